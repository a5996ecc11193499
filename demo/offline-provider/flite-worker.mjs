// Worker thread that speaks: one message in, the samples of one sentence out. Plain JavaScript because a worker is
// started from its file, and neither the test runner nor Node 20 turns TypeScript into something it can start.
import { parentPort, workerData } from 'node:worker_threads';

/**
 * @typedef {{ id: number, text: string, stretch: number }} SpeakJob `stretch` 2 speaks half as fast.
 * @typedef {{ id: number, samples?: Int16Array, sampleRateHz?: number, error?: string }} SpeakResult
 */

/** Compiled once in the parent and shared: compiling it takes 30 times as long as speaking a sentence. */
const compiled = /** @type {WebAssembly.Module} */ (workerData.module);
const voice = /** @type {string} */ (workerData.voice);

const OUTPUT_PATH = 'speech.wav';
const FIRST_FILE_FD = 4; // 0-2 are the standard streams, 3 is the only directory
const ERRNO = { success: 0, badf: 8, noent: 44 };
const FILETYPE = { characterDevice: 2, directory: 3, regularFile: 4 };

/** Thrown out of the program by `proc_exit`, which must not return. */
class Exit extends Error {
  /** @param {number} code */
  constructor(code) {
    super(`exit ${code}`);
    this.code = code;
  }
}

/**
 * The 13 system calls that flite makes, with one file that lives in memory. Not `node:wasi`: on Node 20 that one
 * crashed the whole process in about one of forty sentences (this one: none in 400), and
 * it would write each sentence to a disk.
 *
 * @param {readonly string[]} args
 * @see https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md
 */
function createSystem(args) {
  /** @type {WebAssembly.Memory} */
  let memory;
  const encodedArgs = args.map((arg) => new TextEncoder().encode(`${arg}\0`));
  const file = { bytes: new Uint8Array(1 << 18), size: 0 };
  /** @type {Map<number, { offset: number }>} */
  const open = new Map();
  const view = () => new DataView(memory.buffer);

  /** @param {Uint8Array} chunk @param {number} offset */
  const writeAt = (chunk, offset) => {
    const end = offset + chunk.length;
    if (end > file.bytes.length) {
      const larger = new Uint8Array(Math.max(end, file.bytes.length * 2));
      larger.set(file.bytes);
      file.bytes = larger;
    }
    file.bytes.set(chunk, offset);
    file.size = Math.max(file.size, end);
  };

  /** @param {number} list @param {number} count @param {(part: Uint8Array) => number} each Bytes it took. */
  const overParts = (list, count, each) => {
    let total = 0;
    for (let index = 0; index < count; index++) {
      const start = view().getUint32(list + index * 8, true);
      const length = view().getUint32(list + index * 8 + 4, true);
      total += each(new Uint8Array(memory.buffer, start, length));
    }
    return total;
  };

  const calls = {
    /** @param {number} countAt @param {number} sizeAt */
    args_sizes_get(countAt, sizeAt) {
      view().setUint32(countAt, encodedArgs.length, true);
      view().setUint32(
        sizeAt,
        encodedArgs.reduce((sum, arg) => sum + arg.length, 0),
        true,
      );
      return ERRNO.success;
    },
    /** @param {number} listAt @param {number} bytesAt */
    args_get(listAt, bytesAt) {
      let at = bytesAt;
      encodedArgs.forEach((arg, index) => {
        view().setUint32(listAt + index * 4, at, true);
        new Uint8Array(memory.buffer).set(arg, at);
        at += arg.length;
      });
      return ERRNO.success;
    },
    /** @param {number} _clock @param {bigint} _precision @param {number} resultAt */
    clock_time_get(_clock, _precision, resultAt) {
      view().setBigUint64(resultAt, BigInt(Date.now()) * 1_000_000n, true);
      return ERRNO.success;
    },
    /** @param {number} fd @param {number} resultAt */
    fd_prestat_get(fd, resultAt) {
      if (fd !== 3) return ERRNO.badf;
      view().setUint32(resultAt, 0, true);
      view().setUint32(resultAt + 4, 1, true);
      return ERRNO.success;
    },
    /** @param {number} fd @param {number} nameAt */
    fd_prestat_dir_name(fd, nameAt) {
      if (fd !== 3) return ERRNO.badf;
      view().setUint8(nameAt, '/'.charCodeAt(0));
      return ERRNO.success;
    },
    /** @param {number} fd @param {number} resultAt */
    fd_fdstat_get(fd, resultAt) {
      if (fd > 3 && !open.has(fd)) return ERRNO.badf;
      const type = fd < 3 ? FILETYPE.characterDevice : fd === 3 ? FILETYPE.directory : FILETYPE.regularFile;
      new Uint8Array(memory.buffer, resultAt, 24).fill(0);
      view().setUint8(resultAt, type);
      view().setBigUint64(resultAt + 8, 0xffff_ffff_ffff_ffffn, true);
      view().setBigUint64(resultAt + 16, 0xffff_ffff_ffff_ffffn, true);
      return ERRNO.success;
    },
    fd_fdstat_set_flags: () => ERRNO.success,
    /**
     * @param {number} _dir @param {number} _lookup @param {number} pathAt @param {number} pathLength
     * @param {number} openFlags @param {bigint} _base @param {bigint} _inheriting @param {number} _flags
     * @param {number} resultAt
     */
    path_open(_dir, _lookup, pathAt, pathLength, openFlags, _base, _inheriting, _flags, resultAt) {
      const path = new TextDecoder().decode(new Uint8Array(memory.buffer, pathAt, pathLength));
      if (path !== OUTPUT_PATH) return ERRNO.noent;
      const truncates = (openFlags & 8) !== 0;
      if (truncates) file.size = 0;
      const fd = FIRST_FILE_FD + open.size;
      open.set(fd, { offset: 0 });
      view().setUint32(resultAt, fd, true);
      return ERRNO.success;
    },
    /** @param {number} fd @param {bigint} delta @param {number} whence @param {number} resultAt */
    fd_seek(fd, delta, whence, resultAt) {
      const handle = open.get(fd);
      if (!handle) return ERRNO.badf;
      handle.offset = [0, handle.offset, file.size][whence] + Number(delta);
      view().setBigUint64(resultAt, BigInt(handle.offset), true);
      return ERRNO.success;
    },
    /** @param {number} fd @param {number} list @param {number} count @param {number} resultAt */
    fd_read(fd, list, count, resultAt) {
      const handle = open.get(fd);
      const total = overParts(list, count, (part) => {
        if (!handle) return 0; // standard input is empty
        const chunk = file.bytes.subarray(handle.offset, Math.min(handle.offset + part.length, file.size));
        part.set(chunk);
        handle.offset += chunk.length;
        return chunk.length;
      });
      view().setUint32(resultAt, total, true);
      return ERRNO.success;
    },
    /** @param {number} fd @param {number} list @param {number} count @param {number} resultAt */
    fd_write(fd, list, count, resultAt) {
      const handle = open.get(fd);
      const total = overParts(list, count, (part) => {
        if (handle) {
          writeAt(part, handle.offset);
          handle.offset += part.length;
        }
        return part.length; // what it prints about itself is of no use to anyone
      });
      view().setUint32(resultAt, total, true);
      return ERRNO.success;
    },
    /** @param {number} fd */
    fd_close: (fd) => (open.delete(fd) ? ERRNO.success : ERRNO.badf),
    /** @param {number} code */
    proc_exit(code) {
      throw new Exit(code);
    },
  };
  return {
    calls,
    /** @param {WebAssembly.Memory} value */
    attach(value) {
      memory = value;
    },
    output: () => file.bytes.subarray(0, file.size),
  };
}

/** Samples and rate of the WAV file that flite writes. @param {Uint8Array} wav */
function readWav(wav) {
  const view = new DataView(wav.buffer, wav.byteOffset, wav.byteLength);
  if (wav.length < 44) throw new Error('flite wrote no speech');
  const sampleRateHz = view.getUint32(24, true);
  const count = Math.floor((wav.length - 44) / 2);
  const samples = new Int16Array(count);
  for (let index = 0; index < count; index++) samples[index] = view.getInt16(44 + index * 2, true);
  return { samples, sampleRateHz };
}

/** @param {SpeakJob} job */
async function speak({ text, stretch }) {
  const stretchArgs = stretch === 1 ? [] : ['--setf', `duration_stretch=${stretch}`];
  const args = ['flite', '-voice', voice, ...stretchArgs, '-t', text, '-o', `/${OUTPUT_PATH}`];
  const system = createSystem(args);
  const instance = await WebAssembly.instantiate(compiled, { wasi_snapshot_preview1: system.calls });
  system.attach(/** @type {WebAssembly.Memory} */ (instance.exports.memory));
  try {
    /** @type {() => void} */ (instance.exports._start)();
  } catch (error) {
    if (!(error instanceof Exit)) throw error;
    if (error.code !== 0) throw new Error(`flite ended with ${error.code}`);
  }
  return readWav(system.output());
}

parentPort?.on('message', async (/** @type {SpeakJob} */ job) => {
  try {
    const { samples, sampleRateHz } = await speak(job);
    parentPort?.postMessage({ id: job.id, samples, sampleRateHz }, [samples.buffer]);
  } catch (error) {
    parentPort?.postMessage({ id: job.id, error: error instanceof Error ? error.message : String(error) });
  }
});
