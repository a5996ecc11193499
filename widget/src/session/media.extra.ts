import { VoiceError, type VoiceErrorCode } from '../errors.js';
import type { CallDevice, DeviceKind } from '../state/index.js';
import type { Devices } from './call-media.js';
import { CallMedia } from './call-media.js';
import type { MediaExtras } from './ports.js';

/** Enough for a face and for what is held up to it; more would only be scaled down again. */
const CAMERA: MediaTrackConstraints = { width: 640, height: 480, frameRate: 15 };
/** What is shown on a screen is read, not watched. */
const SCREEN: MediaTrackConstraints = { frameRate: { ideal: 5, max: 15 } };

const KINDS: Readonly<Record<MediaDeviceKind, DeviceKind>> = {
  audioinput: 'microphone',
  audiooutput: 'speaker',
  videoinput: 'camera',
};

/** @see https://www.w3.org/TR/mediacapture-streams/#dom-mediadevices-getusermedia */
const CAMERA_CODES: Readonly<Partial<Record<string, VoiceErrorCode>>> = {
  NotAllowedError: 'camera-denied',
  SecurityError: 'camera-denied',
  NotFoundError: 'camera-missing',
  OverconstrainedError: 'camera-missing',
  NotReadableError: 'camera-busy',
  AbortError: 'camera-busy',
};

const devices: Devices = {
  async openCamera(deviceId) {
    const video = deviceId === null ? CAMERA : { ...CAMERA, deviceId: { ideal: deviceId } };
    try {
      const [track] = (await mediaDevices().getUserMedia({ video })).getVideoTracks();
      if (!track) throw new VoiceError('camera-missing');
      return track;
    } catch (cause) {
      throw new VoiceError((cause instanceof DOMException && CAMERA_CODES[cause.name]) || 'camera-busy', {
        cause,
      });
    }
  },

  async openScreen() {
    try {
      const [track] = (
        await mediaDevices().getDisplayMedia({ video: SCREEN, audio: false })
      ).getVideoTracks();
      if (track) track.contentHint = 'detail';
      return track ?? null;
    } catch {
      return null; // the visitor closed the browser's list, which is an answer and no failure
    }
  },

  async listDevices() {
    const found = await navigator.mediaDevices?.enumerateDevices();
    return (found ?? []).filter(({ deviceId }) => deviceId !== '').map(toDevice);
  },

  onDevicesChanged(listener) {
    navigator.mediaDevices?.addEventListener('devicechange', listener);
    return () => navigator.mediaDevices?.removeEventListener('devicechange', listener);
  },
};

const toDevice = ({ kind, deviceId, label }: MediaDeviceInfo): CallDevice => ({
  kind: KINDS[kind],
  id: deviceId,
  label,
});

function mediaDevices(): MediaDevices {
  if (!navigator.mediaDevices) throw new VoiceError('camera-denied'); // no secure page
  return navigator.mediaDevices;
}

/** Camera, screen and the choice of devices: for calls that use them. */
export const mediaExtras: MediaExtras = { createMedia: (deps) => new CallMedia(deps, devices) };
