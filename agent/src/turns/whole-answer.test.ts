import { describe, expect, it } from 'vitest';
import { isWholeAnswer } from './whole-answer.js';

describe('isWholeAnswer', () => {
  it.each([
    ['No.', 'en-GB'],
    ['Yes, please!', 'en'],
    ['Nein, danke.', 'de'],
    ['D’accord.', 'fr'],
    ['¡Sí!', 'es'],
    ['Não, obrigada', 'pt-BR'],
    ['نعم.', 'ar'],
    ['はい。', 'ja'],
    ['好的。', 'zh-CN'],
  ])('takes "%s" for one (%s)', (text, lang) => {
    expect(isWholeAnswer(text, lang)).toBe(true);
  });

  it.each([
    ['No, that is', 'en'],
    ['yes I', 'en'],
    ['ja aber', 'de'],
    ['no', 'sv'],
    ['', 'en'],
  ])('does not take "%s" for one (%s)', (text, lang) => {
    expect(isWholeAnswer(text, lang)).toBe(false);
  });
});
