import { html, nothing } from 'lit';
import type { Meter } from '../session/index.js';
import { type SessionSnapshot, selectInCall } from '../state/index.js';
import type { CallOptions, VideoPort } from './options.js';
import type { Strings } from './strings/en.js';

/** What some calls show above the conversation. The host loads each when it is first shown. */
export interface ExtrasContext {
  readonly snapshot: SessionSnapshot;
  readonly meter: Meter | null;
  readonly strings: Strings;
  readonly options: CallOptions;
  readonly videos: VideoPort | null;
  /** Whether the choice of devices is shown. */
  readonly choosing: boolean;
}

/** The choice of devices, and the pictures. */
export function renderExtras({ snapshot, meter, strings, options, videos, choosing }: ExtrasContext) {
  return html`
    ${choosing && selectInCall(snapshot) ? renderDevices() : nothing}
    ${hasStage(snapshot) ? renderStage() : nothing}
  `;

  function renderDevices() {
    return html`<va-devices
      exportparts="device, select, done"
      .snapshot=${snapshot}
      .meter=${meter}
      .strings=${strings}
      ?camera=${options.camera}
    ></va-devices>`;
  }

  function renderStage() {
    return html`<va-stage
      exportparts="tile, video, person"
      .snapshot=${snapshot}
      .videos=${videos}
      .strings=${strings}
    ></va-stage>`;
  }
}

export function renderHint(snapshot: SessionSnapshot, strings: Strings) {
  // there before its words are: readers announce what is put into a region, not a region that appears
  return html`<va-hint exportparts="hint, offer" .snapshot=${snapshot} .strings=${strings}></va-hint>`;
}

/** There is something to see, or somebody beside the assistant. */
export const hasStage = ({ camera, screen, participants }: SessionSnapshot): boolean =>
  camera.state === 'on' ||
  screen === 'on' ||
  participants.some((person) => !person.agent || person.camera || person.screen);

/** Whether there is anything to read, or it is on its way. */
export const hasTranscript = (
  { transcript, history }: SessionSnapshot,
  { hideTranscript }: CallOptions,
): boolean =>
  !hideTranscript &&
  (transcript.length > 0 || (!!history && (history.pages.length > 0 || history.phase !== 'ready')));

export function renderTranscript(snapshot: SessionSnapshot, strings: Strings) {
  // a region that scrolls must be reachable by keyboard
  return html`<va-transcript
    exportparts="entry, text, link, cut, divider, source, thumb"
    tabindex="0"
    role="region"
    aria-label=${strings.transcript}
    .entries=${snapshot.transcript}
    .history=${snapshot.history}
    .features=${snapshot.features}
    .strings=${strings}
    ?exportable=${!selectInCall(snapshot)}
  ></va-transcript>`;
}

/** The field for text, above it what the assistant offers to tap, beside it a way to send files. */
export function renderComposer(snapshot: SessionSnapshot, strings: Strings) {
  const files = selectInCall(snapshot) && snapshot.features?.files;
  return html`<va-composer exportparts="input, send, attach" .strings=${strings}>${
    files
      ? html`<va-attach slot="attach" exportparts="attach" .files=${files} .strings=${strings}></va-attach>`
      : nothing
  }</va-composer>`;
}

export const renderReplies = ({ quickReplies }: SessionSnapshot, strings: Strings) =>
  quickReplies
    ? html`<va-quick-replies exportparts="quick-reply" .replies=${quickReplies} .strings=${strings}></va-quick-replies>`
    : nothing;
