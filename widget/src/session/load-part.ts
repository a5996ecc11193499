import { VoiceError } from '../errors.js';

/** A part of ours that comes when it is first wanted. @throws VoiceError `load-failed` */
export async function loadPart<Part>(loading: Promise<Part>): Promise<Part> {
  try {
    return await loading;
  } catch (cause) {
    throw new VoiceError('load-failed', { cause });
  }
}
