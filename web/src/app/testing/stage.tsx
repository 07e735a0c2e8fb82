// For tests: a page with someone signed in, and a server whose answers are written down.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import { MemoryRouter, Route, Routes } from 'react-router';
import { vi } from 'vitest';
import type { Role, Session } from '../../api/shapes.ts';
import { SessionContext } from '../../component/hooks/use_session.ts';

export const session_of = (role: Role): Session => ({
  account: role,
  display: 'Amara Okafor',
  role,
  organisation: 'eastfield',
  organisationName: 'Eastfield Hospital',
  csrf: 'token',
});

export interface Posted {
  path: string;
  body: { parameter?: Record<string, unknown>[] };
}

// Answers by path; a function may look at what was posted. Every request that was made is kept.
export function serve(answers: Record<string, unknown>) {
  const posted: Posted[] = [];
  class Silent {
    addEventListener() {}
    close() {}
  }
  vi.stubGlobal('EventSource', Silent);
  vi.stubGlobal('fetch', async (path: string, init: RequestInit = {}) => {
    if (init.method === 'POST') posted.push({ path, body: JSON.parse(String(init.body)) });
    const answer = answers[path];
    if (answer instanceof Response) return answer.clone();
    if (answer === undefined)
      return new Response('{"code":"none","message":"none"}', { status: 404 });
    return new Response(JSON.stringify(answer), { status: 200 });
  });
  return posted;
}

export function stage(page: React.ReactNode, role: Role, path = '/', at = '/') {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  return render(
    <QueryClientProvider client={client}>
      <SessionContext.Provider value={{ session: session_of(role), leave: () => undefined }}>
        <MemoryRouter initialEntries={[at]}>
          <Routes>
            <Route path={path} element={page} />
            <Route path="*" element={<p>Elsewhere</p>} />
          </Routes>
        </MemoryRouter>
      </SessionContext.Provider>
    </QueryClientProvider>,
  );
}
