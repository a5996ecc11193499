/** Where tools and timers get the time from. */
export interface Clock {
  now(): Date;
}

/** The part of a pino logger that we use. Fields that hold a person's data go under the key `pii`. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
