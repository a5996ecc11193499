import { expect } from '@open-wc/testing';
import { LOOKS, type LookName } from './testing/looks/looks.js';
import { mountLook } from './testing/looks/mount-look.js';
import type { VoiceAssistant } from './voice-assistant.component.js';

const LAYOUTS: readonly VoiceAssistant['layout'][] = ['floating', 'inline', 'bar', 'kiosk'];
const names = Object.keys(LOOKS) as LookName[];
const isClosed = (look: LookName) => 'closed' in LOOKS[look];

/** As most pages are: what the element does not fill is white, or nearly black. */
const PAGE = { light: '#fff', dark: '#111' } as const;

for (const layout of LAYOUTS) {
  describe(`<voice-assistant layout="${layout}">`, () => {
    afterEach(() => {
      document.body.replaceChildren();
      document.body.style.background = '';
      sessionStorage.clear();
    });

    for (const look of names.filter((name) => layout === 'floating' || !isClosed(name))) {
      it(`passes the accessibility audit: ${LOOKS[look].title.toLowerCase()}`, async () => {
        for (const theme of ['light', 'dark'] as const) {
          document.body.style.background = PAGE[theme];
          const options = { look, layout, theme, language: 'en', nowMs: Date.now() } as const;
          const element = await mountLook(document.body, options);
          await expect(element).to.be.accessible();
          element.remove();
        }
      });
    }
  });
}
