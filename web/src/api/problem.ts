// What went wrong with a request, in the words the server chose and what the asker can do next.
import type { Detail } from './shapes.ts';

export type Kind =
  | 'offline'
  | 'unauthenticated'
  | 'forbidden'
  | 'absent'
  | 'conflict'
  | 'refused'
  | 'malformed'
  | 'limited'
  | 'fault';

export class Problem extends Error {
  readonly kind: Kind;
  readonly code: string;
  readonly details: Detail[];
  readonly incident: string | undefined;

  constructor(
    kind: Kind,
    code: string,
    message: string,
    details: Detail[] = [],
    incident?: string,
  ) {
    super(message);
    this.kind = kind;
    this.code = code;
    this.details = details;
    this.incident = incident;
  }
}

export function kind_of(status: number): Kind {
  switch (status) {
    case 401:
      return 'unauthenticated';
    case 403:
      return 'forbidden';
    case 404:
    case 410:
      return 'absent';
    case 409:
    case 412:
      return 'conflict';
    case 422:
      return 'refused';
    case 429:
      return 'limited';
    default:
      return status >= 500 ? 'fault' : 'malformed';
  }
}

interface Issue {
  code?: string;
  diagnostics?: string;
  details?: { text?: string; coding?: { code?: string }[] };
  expression?: string[];
}

interface Body {
  code?: string;
  message?: string;
  details?: Detail[];
  incident?: string;
  resourceType?: string;
  issue?: Issue[];
}

const unreadable = 'The server answered in a way this page cannot read.';

// Reads both error forms: {code, message, details, incident} and FHIR's OperationOutcome.
export function problem_from(status: number, body: unknown): Problem {
  const kind = kind_of(status);
  const said = (typeof body === 'object' && body !== null ? body : {}) as Body;
  if (said.resourceType !== 'OperationOutcome' || !said.issue?.length) {
    return new Problem(
      kind,
      said.code ?? `http.${status}`,
      said.message ?? unreadable,
      said.details ?? [],
      said.incident,
    );
  }
  const [first] = said.issue;
  const text = (issue: Issue) => issue.details?.text ?? issue.diagnostics ?? issue.code ?? '';
  const details = said.issue
    .filter((issue) => issue.expression?.length)
    .map((issue) => ({
      path: issue.expression?.join(', ') ?? '',
      reason: issue.diagnostics ?? text(issue),
    }));
  const code = first?.details?.coding?.[0]?.code ?? first?.code ?? `http.${status}`;
  return new Problem(kind, code, first ? text(first) : unreadable, details, said.incident);
}

export const offline = () =>
  new Problem('offline', 'web.offline', 'The connection to Homeward is lost.');

export function problem_of(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new Problem('fault', 'web.fault', `This page made a mistake: ${message}`);
}
