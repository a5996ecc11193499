// Made by `npm run docs` from the JSDoc of widget/src/voice-assistant.component.ts: change it there.
import type { ElementDescription } from './configuration.js';

export const ELEMENT: ElementDescription = {
  "attributes": [
    {
      "name": "lang",
      "kind": "text",
      "description": "Language of the words: `ar` `de` `en` `es` `fr` `it` `ja` `nl` `pl` `pt` `tr` `zh`, with or without a region. Default: the page's, else the browser's. May change at any time."
    },
    {
      "name": "image-origins",
      "kind": "text",
      "description": "In the kiosk, origins beside the page's own from which the agent's pictures may come, with spaces between."
    },
    {
      "name": "server",
      "kind": "text",
      "description": "Base address of the token server. Default: where the script came from."
    },
    {
      "name": "token-endpoint",
      "kind": "text",
      "description": "Address of a LiveKit token endpoint. Default: `token` below `server`."
    },
    {
      "name": "assistant",
      "kind": "text",
      "description": "Which of the server's assistants answers."
    },
    {
      "name": "agent-name",
      "kind": "text",
      "description": "Name of the worker that is dispatched. Default: `voice-assistant`."
    },
    {
      "name": "participant-name",
      "kind": "text",
      "description": "The visitor's name, if the page knows it."
    },
    {
      "name": "auth-token",
      "kind": "text",
      "description": "A token of your site's that says who the visitor is, sent to the token server (`AUTH_MODE=jwt`) with each call."
    },
    {
      "name": "layout",
      "kind": "choice",
      "choices": [
        "floating",
        "inline",
        "bar",
        "kiosk"
      ],
      "default": "floating",
      "description": "`floating`: a button in a corner that opens a panel. `inline`: the panel, where the element stands. `bar`: a slim strip where the element stands, which stays in sight at the bottom of the screen. `kiosk`: the whole screen, with large targets, to be read from two metres."
    },
    {
      "name": "position",
      "kind": "choice",
      "choices": [
        "bottom-end",
        "bottom-start",
        "top-end",
        "top-start"
      ],
      "default": "bottom-end",
      "description": "Corner of the floating layout."
    },
    {
      "name": "open",
      "kind": "switch",
      "description": "Whether the floating panel is open. Remembered while the visitor stays on the site in this tab."
    },
    {
      "name": "theme",
      "kind": "choice",
      "choices": [
        "auto",
        "light",
        "dark"
      ],
      "default": "auto",
      "description": "`auto` follows the visitor's system."
    },
    {
      "name": "accent",
      "kind": "text",
      "description": "Any CSS colour, before `--va-accent`. What is written on it or in it is made readable."
    },
    {
      "name": "heading",
      "kind": "text",
      "description": "The assistant's name, shown above the conversation. Default: the word for assistant in the visitor's language."
    },
    {
      "name": "modality",
      "kind": "choice",
      "choices": [
        "both",
        "voice",
        "text"
      ],
      "default": "both",
      "description": "`text` never asks for the microphone; `voice` has no text field."
    },
    {
      "name": "hide-transcript",
      "kind": "switch",
      "description": "Shows no conversation, only what goes on."
    },
    {
      "name": "auto-connect",
      "kind": "switch",
      "description": "Begins the call when the panel is opened, or in the page itself as soon as it is there."
    },
    {
      "name": "start-muted",
      "kind": "switch",
      "description": "The microphone is muted when a call begins."
    },
    {
      "name": "push-to-talk",
      "kind": "text",
      "description": "The microphone is on only while its button is held, or a key while the panel has the keyboard: the space bar, or the `KeyboardEvent.code` given, e.g. `KeyT`. Null: off."
    },
    {
      "name": "visualizer",
      "kind": "choice",
      "choices": [
        "bars",
        "orb",
        "none"
      ],
      "default": "bars",
      "description": "What moves with the assistant's voice."
    },
    {
      "name": "camera",
      "kind": "switch",
      "description": "Offers the visitor to be seen."
    },
    {
      "name": "screen-share",
      "kind": "switch",
      "description": "Offers the visitor to show the screen."
    },
    {
      "name": "max-duration",
      "kind": "number",
      "description": "Seconds until a call is ended, announced 30 s before. Null: no limit of the page's."
    },
    {
      "name": "idle-timeout",
      "kind": "number",
      "description": "Seconds in which nobody says or types anything until a call is ended, announced 30 s before. Null: no limit of the page's."
    },
    {
      "name": "remember-devices",
      "kind": "switch",
      "description": "Keeps the visitor's choice of microphone, speaker and camera in `localStorage`."
    },
    {
      "name": "conversation-id",
      "kind": "text",
      "description": "A conversation of the signed-in visitor's to go on with, see `authToken`."
    },
    {
      "name": "variables",
      "kind": "text",
      "description": "What the assistant shall know, e.g. of the page: an object, or its JSON as an attribute; 4,096 characters at most."
    },
    {
      "name": "consent",
      "kind": "text",
      "description": "The visitor is asked to agree before the first call. A name for the wording, e.g. its date: another one asks anew. The words are those of the language, or the slot `consent`."
    },
    {
      "name": "web-mcp",
      "kind": "switch",
      "description": "Also lets the assistant use the tools that the page has given to the browser (WebMCP), where that can be."
    },
    {
      "name": "debug",
      "kind": "switch",
      "description": "Shows a panel with the timeline of each answer and the state of the connection."
    }
  ],
  "properties": [
    {
      "name": "--va-accent",
      "default": "#0b6b58",
      "description": "Colour of the main button, the avatar and the bars; see also `accent`."
    },
    {
      "name": "--va-on-accent",
      "default": "",
      "description": "Text on it. Default: black or white, whichever is easier to read."
    },
    {
      "name": "--va-surface",
      "default": "",
      "description": "Background of the panel; light or dark with the theme."
    },
    {
      "name": "--va-text",
      "default": "",
      "description": "Text."
    },
    {
      "name": "--va-muted",
      "default": "",
      "description": "Quieter text."
    },
    {
      "name": "--va-border",
      "default": "",
      "description": "Lines."
    },
    {
      "name": "--va-radius",
      "default": "20px",
      "description": "Corners of the panel."
    },
    {
      "name": "--va-font",
      "default": "",
      "description": "Font family."
    },
    {
      "name": "--va-width",
      "default": "380px",
      "description": "Width of the floating panel, at most the screen's."
    },
    {
      "name": "--va-height",
      "default": "",
      "description": "Height of the panel; 600 px floating, 560 px in the page, 360 px of conversation above the bar."
    },
    {
      "name": "--va-offset",
      "default": "20px",
      "description": "Distance of the launcher and the panel from the edges."
    }
  ],
  "languages": [
    "ar",
    "de",
    "en",
    "es",
    "fr",
    "it",
    "ja",
    "nl",
    "pl",
    "pt",
    "tr",
    "zh"
  ],
  "words": {
    "launcher": "Talk to us",
    "inCall": "In a call: open",
    "loadFailed": "Could not load. Try again",
    "heading": "Assistant",
    "close": "Close",
    "start": "Start talking",
    "startAgain": "Talk again",
    "hangUp": "Hang up",
    "mute": "Mute microphone",
    "useMicrophone": "Use microphone",
    "holdToTalk": "Hold to talk",
    "invitation": "How can I help?",
    "invitationHint": "Just talk to me. You can interrupt me at any time.",
    "invitationText": "Type your question below.",
    "typeInstead": "You can also type below.",
    "microphonePrompt": "Your browser asks for the microphone: please allow it.",
    "transcript": "Conversation",
    "copy": "Copy",
    "copied": "Copied",
    "saveText": "Save as text",
    "saveCaptions": "Save as captions",
    "visitor": "You",
    "assistant": "Assistant",
    "textLabel": "Your message",
    "textPlaceholder": "Type a message",
    "send": "Send",
    "queuePlace": "All lines are busy. Your place: {place}",
    "duration": "Length of the call",
    "participants": "In this call",
    "camera": "Camera",
    "shareScreen": "Share screen",
    "ownCamera": "Your camera",
    "ownScreen": "Your screen",
    "screenOf": "{name} shows a screen"
  }
};
