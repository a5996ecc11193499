/** What a server that renders pages imports in place of the element: nothing is defined, the tag stays as it is. */
export class VoiceAssistant {}
