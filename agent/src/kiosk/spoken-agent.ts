import { ReadableStream } from 'node:stream/web';
import { voice } from '@livekit/agents';
import type { SpeechReport } from './speech-report.js';

type Options = ConstructorParameters<typeof voice.Agent>[0];
type Transcription = voice.Agent['transcriptionNode'];

/** An agent whose words are reported when they are heard. */
export class SpokenAgent extends voice.Agent {
  readonly #report: SpeechReport;

  constructor(options: Options, report: SpeechReport) {
    super(options);
    this.#report = report;
  }

  override async transcriptionNode(
    ...[text, settings]: Parameters<Transcription>
  ): ReturnType<Transcription> {
    return super.transcriptionNode(ReadableStream.from(this.#report.read(text)), settings);
  }
}
