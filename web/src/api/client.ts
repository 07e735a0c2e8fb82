// The one place that talks to the server. Answers are values or a thrown Problem.
import { offline, problem_from } from './problem.ts';
import type { Session } from './shapes.ts';

let csrf = '';

async function answer_of(response: Response): Promise<unknown> {
  const text = await response.text();
  let body: unknown = text === '' ? undefined : text;
  try {
    body = text === '' ? undefined : JSON.parse(text);
  } catch {
    body = undefined;
  }
  if (!response.ok) throw problem_from(response.status, body);
  return body;
}

async function ask(path: string, init: RequestInit): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: 'same-origin', ...init });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw offline();
  }
  return answer_of(response);
}

export function read<T>(path: string, signal?: AbortSignal): Promise<T> {
  const headers = {
    Accept: path.startsWith('/fhir') ? 'application/fhir+json' : 'application/json',
  };
  return ask(path, signal ? { headers, signal } : { headers }) as Promise<T>;
}

export function write<T>(path: string, body: unknown): Promise<T> {
  const media = path.startsWith('/fhir') ? 'application/fhir+json' : 'application/json';
  return ask(path, {
    method: 'POST',
    headers: { 'Content-Type': media, Accept: media, 'X-CSRF-Token': csrf },
    body: JSON.stringify(body ?? {}),
  }) as Promise<T>;
}

export async function session(): Promise<Session> {
  const found = await read<Session>('/auth/session');
  csrf = found.csrf;
  return found;
}

export async function sign_in(account: string, password: string): Promise<Session> {
  const opened = await write<Session>('/auth/sign-in', { account, password });
  csrf = opened.csrf;
  return opened;
}

export async function sign_out(): Promise<void> {
  await write('/auth/sign-out', {});
  csrf = '';
}
