import type { Room } from 'livekit-client';
import type { ConnectionStats } from '../session/ports.js';

/** What the browser has measured of a room's connection; null for what it does not know (yet). */
export async function statsOf(room: Room): Promise<ConnectionStats> {
  const { pcManager } = room.engine;
  const reports = await Promise.all(
    [pcManager?.publisher, pcManager?.subscriber].map((transport) =>
      transport?.getStats()?.catch(() => null),
    ),
  );
  const all = reports.flatMap((report) => [...((report ?? new Map()) as Map<string, RTCStats>).values()]);
  const inbound = all.find(
    (stats): stats is RTCInboundRtpStreamStats =>
      stats.type === 'inbound-rtp' && (stats as RTCInboundRtpStreamStats).kind === 'audio',
  );
  const pairs = all.filter(
    (stats): stats is RTCIceCandidatePairStats =>
      stats.type === 'candidate-pair' && (stats as RTCIceCandidatePairStats).nominated === true,
  );
  const roundTrip = pairs.map(({ currentRoundTripTime }) => currentRoundTripTime).find(isNumber);
  const received = inbound?.packetsReceived ?? 0;
  const lost = Math.max(0, inbound?.packetsLost ?? 0);
  return {
    rttMs: isNumber(roundTrip) ? roundTrip * 1_000 : null,
    jitterMs: isNumber(inbound?.jitter) ? inbound.jitter * 1_000 : null,
    packetLoss: received + lost > 0 ? lost / (received + lost) : null,
    path: pathOf(all, pairs),
  };
}

const isNumber = (value: number | undefined): value is number => typeof value === 'number';

/** How the media travels: `relay` through a TURN server, else the protocol. */
function pathOf(
  all: readonly RTCStats[],
  pairs: readonly RTCIceCandidatePairStats[],
): ConnectionStats['path'] {
  const local = all.find(({ id }) => pairs.some(({ localCandidateId }) => localCandidateId === id));
  const { candidateType, protocol } = (local ?? {}) as { candidateType?: string; protocol?: string };
  if (candidateType === 'relay') return 'relay';
  return protocol === 'udp' || protocol === 'tcp' ? protocol : null;
}
