import type { DeviceKind } from '../state/index.js';
import type { DeviceChoices } from './ports.js';

const KEY = 'voice-assistant.devices';
const NONE: DeviceChoices = Object.freeze({ microphone: null, speaker: null, camera: null });
/** Longer than any browser makes an id. */
const MAX_ID_LENGTH = 256;

/** The devices that the visitor has chosen: for this page, and for later ones where the site asks for that. */
export class DeviceMemory {
  readonly #remembers: () => boolean;
  #choices: DeviceChoices | null = null;

  constructor(remembers: () => boolean) {
    this.#remembers = remembers;
  }

  choices(): DeviceChoices {
    this.#choices ??= this.#remembers() ? read() : NONE;
    return this.#choices;
  }

  keep(kind: DeviceKind, deviceId: string | null): void {
    this.#choices = { ...this.choices(), [kind]: deviceId };
    if (!this.#remembers()) return;
    try {
      localStorage.setItem(KEY, JSON.stringify(this.#choices));
    } catch {
      // storage is blocked or full: the choice holds for this page
    }
  }
}

function read(): DeviceChoices {
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    const id = (kind: DeviceKind): string | null => {
      const value = (saved as Partial<Record<DeviceKind, unknown>> | null)?.[kind];
      return typeof value === 'string' && value.length <= MAX_ID_LENGTH ? value : null;
    };
    return { microphone: id('microphone'), speaker: id('speaker'), camera: id('camera') };
  } catch {
    return NONE; // storage is blocked, or somebody else wrote there
  }
}
