import { describe, expect, it } from 'vitest';
import { NOTHING_CHOSEN } from './configuration.js';
import { DIALECTS, snippet } from './snippet.js';

const SERVER = 'https://voice.example.com';
const AWKWARD = {
  attributes: { heading: 'Tom & "Ann" </voice-assistant><script>{x}', 'start-muted': '' },
  properties: { '--va-font': '"Gill Sans", sans-serif', '--va-radius': '8px' },
  words: { launcher: "Don't </script> wait" },
};

describe('the code to paste', () => {
  it('is two lines of HTML where nothing is chosen', () => {
    expect(snippet('HTML', NOTHING_CHOSEN, SERVER)).toBe(
      '<script type="module" async src="https://voice.example.com/voice-assistant.js"></script>\n<voice-assistant></voice-assistant>',
    );
  });

  it('escapes HTML in attributes and scripts', () => {
    expect(
      snippet('HTML', AWKWARD, SERVER),
    ).toBe(`<script type="module" async src="https://voice.example.com/voice-assistant.js"></script>
<style>
  voice-assistant {
    --va-font: "Gill Sans", sans-serif;
    --va-radius: 8px;
  }
</style>
<voice-assistant
  heading="Tom &amp; &quot;Ann&quot; &lt;/voice-assistant&gt;&lt;script&gt;{x}"
  start-muted
></voice-assistant>
<script type="module">
  document.querySelector('voice-assistant').strings = {
    "launcher": "Don't \\u003c/script> wait"
  };
</script>`);
  });

  it('says it in JSX', () => {
    expect(snippet('React', AWKWARD, SERVER)).toBe(`import 'voice-assistant';
import type {} from 'voice-assistant/react';

const WORDS = {
  "launcher": "Don't \\u003c/script> wait"
};

export function Assistant() {
  return (
    <voice-assistant
      server="https://voice.example.com"
      heading={"Tom & \\"Ann\\" \\u003c/voice-assistant>\\u003cscript>{x}"}
      start-muted=""
      style={{ "--va-font": "\\"Gill Sans\\", sans-serif", "--va-radius": "8px" }}
      strings={WORDS}
    />
  );
}`);
  });

  it('says it in Vue', () => {
    const code = snippet('Vue', AWKWARD, SERVER);
    expect(code).toContain('style="--va-font: &quot;Gill Sans&quot;, sans-serif; --va-radius: 8px;"');
    expect(code).toContain(':strings.prop="words"');
    expect(code).toContain('heading="Tom &amp; &quot;Ann&quot;');
  });

  it.each(DIALECTS)('ends no script early in %s', (dialect) => {
    const ends = snippet(dialect, AWKWARD, SERVER).match(/<\/script>/g) ?? [];
    expect(ends.length).toBe({ HTML: 2, React: 0, Vue: 1 }[dialect]);
  });
});
