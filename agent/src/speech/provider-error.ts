import { APIConnectionError, APIError, APIStatusError, APITimeoutError } from '@livekit/agents';
import OpenAI from 'openai';

/**
 * Translates what the provider's client throws into the errors by which the framework decides on a retry.
 * Messages are ours: a provider's own may quote a key or what was said.
 * @param retryable - false once a part of the answer has been used.
 */
export function toFrameworkError(error: unknown, retryable = true): APIError {
  if (error instanceof APIError) return error;
  const options = { retryable };
  if (error instanceof OpenAI.APIConnectionTimeoutError)
    return new APITimeoutError({ message: 'the provider did not answer in time', options });
  if (error instanceof OpenAI.APIConnectionError)
    return new APIConnectionError({ message: 'the provider cannot be reached', options });
  if (error instanceof OpenAI.APIError && error.status !== undefined)
    return new APIStatusError({
      message: `the provider answered with status ${error.status}`,
      options: {
        ...options,
        statusCode: error.status,
        requestId: error.requestID ?? null,
        body: { code: error.code, type: error.type }, // tells a quota from a rate
      },
    });
  return new APIConnectionError({ message: "the provider's answer broke off", options });
}
