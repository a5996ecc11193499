import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const yearMonth = z.string().regex(/^\d{4}(-\d{2}(-\d{2})?)?$/, 'a date like 2021, 2021-03 or 2021-03-15');

const workSchema = z.object({
  name: z.string().min(1),
  position: z.string().min(1),
  location: z.string().optional(),
  startDate: yearMonth,
  endDate: yearMonth.optional(),
  summary: z.string().default(''),
  highlights: z.array(z.string()).default([]),
  /** Technologies. Not in the standard, which leaves room for more. */
  keywords: z.array(z.string()).default([]),
});

const educationSchema = z.object({
  institution: z.string().min(1),
  area: z.string(),
  studyType: z.string(),
  startDate: yearMonth.optional(),
  endDate: yearMonth.optional(),
  courses: z.array(z.string()).default([]),
});

const skillSchema = z.object({
  name: z.string().min(1),
  level: z.string().optional(),
  keywords: z.array(z.string()).default([]),
});

const publicationSchema = z.object({
  name: z.string().min(1),
  publisher: z.string().optional(),
  releaseDate: yearMonth,
  url: z.url({ protocol: /^https?$/ }).optional(),
  summary: z.string().default(''),
});

/** As much of a JSON Resume as is spoken about. @see https://jsonresume.org/schema */
export const resumeSchema = z.object({
  basics: z.object({
    name: z.string().min(1),
    label: z.string().default(''),
    summary: z.string().default(''),
    location: z.object({ city: z.string().optional() }).optional(),
  }),
  work: z.array(workSchema).default([]),
  education: z.array(educationSchema).default([]),
  skills: z.array(skillSchema).default([]),
  publications: z.array(publicationSchema).default([]),
  languages: z.array(z.object({ language: z.string(), fluency: z.string().optional() })).default([]),
});
export type Resume = z.infer<typeof resumeSchema>;

/** The file is no résumé; the message has one line for each field that is wrong. */
export class ResumeError extends Error {
  override readonly name = 'ResumeError';
}

/** @throws {ResumeError} */
export async function loadResume(file: string): Promise<Resume> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new ResumeError(`${file} cannot be read as JSON`, { cause });
  }
  const parsed = resumeSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
  throw new ResumeError(`${file} is no résumé:\n${lines.join('\n')}`);
}
