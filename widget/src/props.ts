import type { LitElement } from 'lit';
import type { VoiceAssistantEventMap } from './events.js';
import type { VoiceAssistant } from './voice-assistant.component.js';

type OwnKey = Exclude<keyof VoiceAssistant, keyof LitElement | 'snapshot' | 'restored' | 'tools'>;
// biome-ignore lint/suspicious/noExplicitAny: whatever its parameters, a method is no property to set
type Method = (...parameters: any[]) => unknown;

/** What can be set on the element, by the names of its properties. */
export type VoiceAssistantProps = {
  [Key in OwnKey as VoiceAssistant[Key] extends Method ? never : Key]?: VoiceAssistant[Key] | undefined;
};

type Kebab<Text extends string> = Text extends `${infer First}${infer Rest}`
  ? `${First extends Uppercase<First> ? `-${Lowercase<First>}` : First}${Kebab<Rest>}`
  : '';

/** The same by the names of its attributes, as templates write them; what is no text or truth value has none. */
export type VoiceAssistantAttributes = {
  [Key in keyof VoiceAssistantProps as NonNullable<VoiceAssistantProps[Key]> extends string | number | boolean
    ? Kebab<Key>
    : never]?: VoiceAssistantProps[Key];
};

/** Listeners as frameworks name them: a prefix before the event's name. */
export type VoiceAssistantListeners<Prefix extends string> = {
  [Name in keyof VoiceAssistantEventMap as `${Prefix}${Name}`]?: (
    event: VoiceAssistantEventMap[Name],
  ) => void;
};
