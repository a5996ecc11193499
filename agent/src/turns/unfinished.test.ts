import { describe, expect, it } from 'vitest';
import { isUnfinished } from './unfinished.js';

describe('isUnfinished', () => {
  it.each([
    ['en', 'I have an old bicycle with a broken wheel and'],
    ['en-GB', 'What does it cost to'],
    ['en', 'I would like'],
    ['en', 'I’m'],
    ['en', "Hello, I'd like"],
    ['en', 'Could you please'],
    ['en', 'I am looking for'],
    ['en', 'we need a bicycle for my...'],
    ['en', 'My daughter, she is twelve,'],
    ['en', 'um'],
    ['de', 'Ich hätte gern'],
    ['de', 'Haben Sie auch Räder für'],
    ['de', 'Mein Fahrrad ist kaputt, weil'],
    ['de', 'Können Sie mir bitte'],
    ['fr', 'Bonjour, je voudrais'],
    ['fr', 'Est-ce que vous avez des vélos pour'],
    ['es', 'Quiero alquilar una'],
    ['es', 'Me gustaría'],
    ['it', 'Vorrei noleggiare una bicicletta per'],
    ['pt-BR', 'Eu queria saber se tem uma'],
    ['nl', 'Ik wil graag een'],
    ['pl', 'Chciałbym wypożyczyć rower dla'],
    ['tr', 'Merhaba, ben bir'],
    ['ar', 'أريد دراجة و'],
    ['ja', '自転車を'],
    ['zh', '你好，我想'],
    ['ko', '저는…'],
  ])('is true of %s %j', (lang, text) => {
    expect(isUnfinished(text, lang)).toBe(true);
  });

  it.each([
    ['en', 'how can I pay'],
    ['en', 'Where are you from?'],
    ['en', 'What is it made of'],
    ['en', 'How long does it take?'],
    ['en', 'No.'],
    ['en', 'I think so'],
    ['en', 'Can you help me?'],
    ['en', 'what is that'],
    ['de', 'Wann machen Sie auf?'],
    ['de', 'Ist jemand da'],
    ['de', 'Was ist das?'],
    ['de', 'Ja, gern'],
    ['de', 'Was kostet ein Fahrrad'],
    ['fr', 'Oui'],
    ['fr', 'C’est où ?'],
    ['fr', 'Quand êtes-vous ouverts ?'],
    ['es', 'Sí'],
    ['es', '¿Y por qué?'],
    ['es', 'este mes'],
    ['it', 'Sì, grazie'],
    ['pt', 'Não'],
    ['nl', 'Hoe laat gaan jullie open?'],
    ['pl', 'Tak, proszę'],
    ['tr', 'Ne zaman açıksınız?'],
    ['ar', 'متى تفتحون؟'],
    ['ja', 'お名前は？'],
    ['ja', '予約したいんですけど'],
    ['zh', '好的'],
    ['zh', '几点开门？'],
    ['xx', 'and'],
    ['en', ''],
  ])('is false of %s %j', (lang, text) => {
    expect(isUnfinished(text, lang)).toBe(false);
  });
});
