export interface KioskDevices {
  /** `missing`: the machine has none, as a browser says it. `blocked`: the visitor or the system does not allow it. */
  readonly camera: 'there' | 'missing';
  /** `own`: whatever else answers, which is the test's or the browser's. */
  readonly microphone: 'own' | 'missing' | 'blocked';
}

/**
 * Runs in the page before anything else: gives it a camera in front of which somebody may stand, or none, and a look at
 * what is sent. Sent as source text, so it may use nothing from outside.
 */
export function giveDevices(devices: KioskDevices): void {
  // more than is wanted, and faster: the browser scales it to what the product asks for, as it does with a real camera
  const SENSOR = { width: 1280, height: 720, framesPerSecond: 30 };
  const canvas = Object.assign(document.createElement('canvas'), SENSOR);
  const paint = canvas.getContext('2d')!;
  let isThere = false;
  const draw = () => {
    paint.fillStyle = '#b9c2c6';
    paint.fillRect(0, 0, 1280, 720);
    paint.fillStyle = '#8d979c';
    paint.fillRect(0, 585, 1280, 135);
    if (!isThere) return;
    const sway = Math.sin(performance.now() / 400) * 36; // nobody stands still
    paint.fillStyle = '#2b3f63';
    paint.fillRect(475 + sway, 360, 330, 360);
    paint.fillStyle = '#c99a7a';
    paint.beginPath();
    paint.ellipse(640 + sway, 240, 93, 123, 0, 0, 2 * Math.PI);
    paint.fill();
  };

  let now = devices;
  const { mediaDevices } = navigator;
  const native = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = async (constraints) => {
    const state = constraints?.video ? now.camera : now.microphone;
    if (state === 'missing') throw new DOMException('there is none', 'NotFoundError');
    if (state === 'blocked') throw new DOMException('not allowed', 'NotAllowedError');
    if (!constraints?.video) return native(constraints);
    setInterval(draw, 1_000 / SENSOR.framesPerSecond);
    draw();
    const stream = canvas.captureStream(SENSOR.framesPerSecond);
    if (typeof constraints.video === 'object')
      await stream.getVideoTracks()[0]?.applyConstraints(constraints.video);
    return stream;
  };

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
    plug: (changed: KioskDevices) => {
      now = changed;
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
    /** Other devices from now on. */
    plug(devices: KioskDevices): void;
    /** Statistics of what is sent, with its codec; null while there is nothing. */
    sent(kind: 'audio' | 'video'): Promise<{
      /** ms. */
      readonly timestamp: number;
      readonly bytesSent: number;
      readonly framesSent: number;
      readonly frameWidth: number;
      readonly frameHeight: number;
      /** bit/s that the encoder aims at. */
      readonly targetBitrate: number;
      readonly codec: { readonly mimeType: string; readonly clockRate: number; readonly channels?: number };
    } | null>;
  }
}
