/**
 * A job that finds no worker below the media server's `agents.target_load`, 0.7 unless configured otherwise, is lost:
 * nobody tries again and the visitor stays alone. So anything that shall still take calls must report less.
 */
const BUSIEST_AVAILABLE = 0.6;
const FULL = 1;
/** Starting one job process takes a processor for a second, which is no reason to refuse. */
const WEIGHT_OF_LATEST = 0.3;

/**
 * What a worker reports to the media server: 1 to refuse calls, else less than 0.7, more when it is busier, so that
 * calls go to the least busy worker.
 * @param measure - share of the processors in use, 0 to 1, since the last call.
 * @param maxLoad - share from which on calls are refused; 1 never refuses.
 */
export function createLoadReport(measure: () => Promise<number>, maxLoad: number): () => Promise<number> {
  let average = 0;
  return async () => {
    average += (Math.min(await measure(), 1) - average) * WEIGHT_OF_LATEST;
    return maxLoad < 1 && average >= maxLoad ? FULL : average * BUSIEST_AVAILABLE;
  };
}
