export { PartFailedError } from './part.js';
export { type PartName, SettingsError } from './stack-plan.js';
export { type Stack, type StackOptions, startStack } from './start-stack.js';
