/** What stands beside the words of a conversation, for assistants that use it and for conversations that go on. */
import { define } from '../../define.js';
import { VaAttach } from './attach.component.js';
import { VaEarlier } from './earlier.component.js';
import { VaFeedback } from './feedback.component.js';
import { VaFile } from './file.component.js';
import { VaQuickReplies } from './quick-replies.component.js';
import { VaSources } from './sources.component.js';

define('va-attach', VaAttach);
define('va-earlier', VaEarlier);
define('va-feedback', VaFeedback);
define('va-file', VaFile);
define('va-quick-replies', VaQuickReplies);
define('va-sources', VaSources);

declare global {
  interface HTMLElementTagNameMap {
    'va-attach': VaAttach;
    'va-earlier': VaEarlier;
    'va-feedback': VaFeedback;
    'va-file': VaFile;
    'va-quick-replies': VaQuickReplies;
    'va-sources': VaSources;
  }
}
