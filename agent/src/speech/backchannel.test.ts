import { describe, expect, it } from 'vitest';
import { isBackchannel } from './backchannel.js';

describe('isBackchannel', () => {
  it.each(['uh-huh', 'Uh huh.', 'Mm-hmm', 'Mhm.', 'hmm', 'Oh!', 'Aha', 'ага', '嗯', ''])(
    'is true of %j',
    (text) => {
      expect(isBackchannel(text, false)).toBe(true);
    },
  );

  it.each(['Stop.', 'no', 'wait', 'Oh, and what about Sunday?', 'uh, how much', 'yes please'])(
    'is false of %j, always',
    (text) => {
      expect(isBackchannel(text, true)).toBe(false);
    },
  );

  it.each(['Yeah.', 'okay', 'I see', 'Right, okay', "d'accord", 'genau', 'はい'])(
    'is true of %j only while much is still to be said',
    (text) => {
      expect(isBackchannel(text, true)).toBe(true);
      expect(isBackchannel(text, false)).toBe(false);
    },
  );
});
