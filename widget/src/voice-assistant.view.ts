import { html, nothing } from 'lit';
import type { VoiceSession } from './session/index.js';
import './ui/components/bar/bar.js';
import './ui/components/panel/panel.js';
import type { CallOptions } from './ui/options.js';
import type { Strings } from './ui/strings/en.js';
import type { VoiceAssistant } from './voice-assistant.component.js';
import type { ScreenSide } from './voice-assistant.screen.extra.js';

const SLOTS = ['avatar', 'header', 'empty', 'footer', 'stage'] as const;
const PARTS =
  'header, heading, status, close, start, footer, entry, text, link, input, send, microphone, hang-up, strip, fold, camera, screen, devices, device, select, done, hint, offer, time, quality, tile, video, person, cut, divider, source, thumb, quick-reply, attach';

export interface ViewContext {
  readonly host: VoiceAssistant;
  readonly session: VoiceSession;
  readonly strings: Strings;
  /** The assistant's name, as the visitor shall read it. */
  readonly heading: string;
  /** Whether the choice of devices is shown. */
  readonly choosing: boolean;
  /** Whether the visitor may put it away. */
  readonly closable: boolean;
  /** Of the kiosk, once it is loaded. */
  readonly screen: ScreenSide | undefined;
}

/** The panel or the strip, as the layout asks, with what the page has put into its slots. */
export function renderContent(context: ViewContext) {
  const { host, session, strings, heading, choosing, closable } = context;
  const { snapshot, meter } = session;
  const options = optionsOf(host);
  const slots = SLOTS.filter((name) => [...host.children].some(({ slot }) => slot === name)).map(
    (name) => html`<slot name=${name} slot=${name}></slot>`,
  );
  return host.layout === 'bar'
    ? html`<va-bar
        exportparts=${PARTS}
        .snapshot=${snapshot}
        .meter=${meter}
        .strings=${strings}
        .options=${options}
        .videos=${session}
        ?choosing=${choosing}
        heading=${heading}
      >${slots}</va-bar>`
    : html`<va-panel
        exportparts=${PARTS}
        .snapshot=${snapshot}
        .meter=${meter}
        .strings=${strings}
        .options=${options}
        .videos=${session}
        ?choosing=${choosing}
        ?kiosk=${host.layout === 'kiosk'}
        heading=${heading}
        ?closable=${closable}
        ?drawn=${!!snapshot.ui}
      >${slots}${renderScreen(context)}</va-panel>`;
}

/** What the agent draws. */
function renderScreen({ session, strings, screen }: ViewContext) {
  const { ui, notification } = session.snapshot;
  if (!ui || !screen) return nothing;
  return html`<va-screen
    slot="stage"
    exportparts="kiosk-screen, kiosk-item, kiosk-action, kiosk-cart, kiosk-notification"
    .screen=${ui}
    .notification=${notification}
    .strings=${strings}
    .draw=${screen.draw}
    .allowsImage=${screen.allowsImage}
    .touch=${screen.touch}
  ></va-screen>`;
}

const optionsOf = (host: VoiceAssistant): CallOptions => ({
  modality: host.modality,
  hideTranscript: host.hideTranscript,
  pushToTalk: host.pushToTalk !== null,
  visualizer: host.visualizer,
  camera: host.camera,
  screenShare: host.screenShare,
});
