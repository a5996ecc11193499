import { wordsOf } from './words.js';

/** What people say to keep a conversation going, without a topic. */
export type SmallTalk =
  | 'greeting'
  | 'thanks'
  | 'goodbye'
  | 'capabilities'
  | 'repeat'
  | 'yes'
  | 'no'
  | 'inaudible';

/** How the provider's own transcription writes speech that it could not make out. */
const INAUDIBLE = /^\[[a-z_ ]*\]$/i;

/** Whole utterances, without the words of {@link FILLERS}. The first that fits counts. */
const PATTERNS: readonly (readonly [SmallTalk, RegExp])[] = [
  [
    'goodbye',
    /^(?:(?:thanks?|thank you|that is all|that's all|no|yes|all right|great) )*(?:good ?bye|bye(?: bye)?|see you(?: later| soon| tomorrow)?|good night|farewell|have a (?:nice|good|great) (?:day|evening|one|weekend))(?: (?:thanks?|thank you))?$/,
  ],
  [
    'no',
    /^(?:no|nope|nah|not really|not now|no thanks?|no thank you|never mind|that is all|that's all|nothing(?: else)?)(?: (?:thanks?|thank you|that is all|that's all))*$/,
  ],
  [
    'thanks',
    /^(?:(?:great|perfect|good|yes|cool) )?(?:thanks?|thank you|many thanks|thanks a lot|cheers)(?: (?:very|so) much| a lot| for (?:your|the|that|all|everything)(?: \w+)?)?$/,
  ],
  [
    'repeat',
    /^(?:(?:can|could|would|will) you )?(?:say|repeat|tell me)(?: that| it| this| what you said)?(?: (?:again|once more|one more time))?$|^(?:come again|once more|again|one more time|pardon(?: me)?|sorry what|what did you(?: just)? say|what was that|what|i did not (?:catch|understand|hear|get) that|i didn't (?:catch|understand|hear|get) that)$/,
  ],
  [
    'capabilities',
    /^(?:what (?:can|do|could) (?:you|i) (?:do|help(?: me)? with|ask(?: you)?|know|offer|talk about|tell me)(?: about| here| for me)?|what are you(?: for| able to do)?|how (?:can|do|could) you help(?: me)?|how does this work|help(?: me)?|(?:can|could) you help(?: me)?|who are you|what else(?: can you do| do you know)?|what (?:topics|questions)(?: can i ask)?)$/,
  ],
  [
    'greeting',
    /^(?:hello|hi|hey|hiya|good (?:morning|afternoon|evening|day)|greetings|howdy|hello there|hi there|hey there|how are you(?: doing)?|how do you do|nice to meet you)(?: (?:hello|hi|there|again|how are you(?: doing)?|everyone))*$/,
  ],
  [
    'yes',
    /^(?:yes|yeah|yep|yup|sure|of course|ok|okay|all right|alright|right|correct|exactly|absolutely|that is right|that's right|i do|go ahead|sounds good|fine|good|great|perfect|cool)(?: (?:sure|of course|i do|that is right|that's right|go ahead|great|good))*$/,
  ],
];

/** Words that change nothing. */
const FILLERS = /\b(?:please|um+|uh+|er+|well|so|actually|just|kindly|oh|ah|hm+)\b/g;

/** Words of politeness before a question, which the question does not need: "hello, when are you open". */
const OPENING =
  /^(?:(?:hello|hi|hey|good (?:morning|afternoon|evening)|ok|okay|yes|no|thanks|thank you|great|please|sorry|excuse me)(?: there| again)?[\s,.!]+)+/i;

/** What kind of small talk an utterance is, or `undefined` when it has a topic of its own. */
export function smallTalkOf(said: string): SmallTalk | undefined {
  const trimmed = said.trim();
  if (trimmed === '' || INAUDIBLE.test(trimmed)) return 'inaudible';
  const words = wordsOf(trimmed).join(' ');
  if (words === '') return 'inaudible';
  const plain = words.replace(FILLERS, ' ').replace(/\s+/g, ' ').trim();
  if (plain === '') return 'yes'; // "please" alone
  return PATTERNS.find(([, pattern]) => pattern.test(plain))?.[0];
}

/** The utterance without a greeting or the like before it. */
export const withoutOpening = (said: string): string => said.replace(OPENING, '').trim() || said;

/** Whether the words only make sense after what was said before: "and on sunday?", "how much is it?" */
export function isFollowUp(said: string): boolean {
  const words = wordsOf(said);
  if (/^(?:and|or|but|what about|how about|also)\b/.test(words.join(' '))) return true;
  return (
    words.length <= 6 && words.some((word) => ['it', 'that', 'they', 'them', 'there', 'one'].includes(word))
  );
}
