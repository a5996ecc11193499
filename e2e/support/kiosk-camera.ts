/**
 * Runs in the page before anything else: gives it a camera in front of which somebody may stand, and a look at what
 * is sent. Sent as source text, so it may use nothing from outside.
 */
export function giveCamera(): void {
  const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 480 });
  const paint = canvas.getContext('2d')!;
  let isThere = false;
  const draw = () => {
    paint.fillStyle = '#b9c2c6';
    paint.fillRect(0, 0, 640, 480);
    paint.fillStyle = '#8d979c';
    paint.fillRect(0, 390, 640, 90);
    if (!isThere) return;
    const sway = Math.sin(performance.now() / 400) * 24; // nobody stands still
    paint.fillStyle = '#2b3f63';
    paint.fillRect(210 + sway, 240, 220, 240);
    paint.fillStyle = '#c99a7a';
    paint.beginPath();
    paint.ellipse(320 + sway, 160, 62, 82, 0, 0, 2 * Math.PI);
    paint.fill();
  };
  setInterval(draw, 66);
  draw();

  const { mediaDevices } = navigator;
  const native = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = async (constraints) =>
    constraints?.video ? canvas.captureStream(15) : native(constraints);

  const connections: RTCPeerConnection[] = [];
  const Native = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      connections.push(this);
    }
  };
  Object.assign(window, {
    stand: (there: boolean) => {
      isThere = there;
    },
    sent: async (kind: string) => {
      for (const connection of connections)
        for (const [, report] of await connection.getStats())
          if (report.type === 'outbound-rtp' && report.kind === kind && report.packetsSent > 0)
            return { ...report, codec: (await connection.getStats()).get(report.codecId) };
      return null;
    },
  });
}

declare global {
  interface Window {
    /** Whether somebody stands in front of the camera. */
    stand(there: boolean): void;
    /** Statistics of what is sent, with its codec; null while there is nothing. */
    sent(kind: 'audio' | 'video'): Promise<{
      readonly frameWidth?: number;
      readonly framesPerSecond?: number;
      readonly codec?: { readonly mimeType: string; readonly clockRate: number; readonly channels?: number };
    } | null>;
  }
}
