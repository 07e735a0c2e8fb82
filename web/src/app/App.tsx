// Wires the pages to their addresses and keeps who is signed in. Decides nothing else.
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { Navigate, Route, Routes } from 'react-router';
import { session as read_session, sign_out } from '../api/client.ts';
import { Problem, problem_of } from '../api/problem.ts';
import type { Session } from '../api/shapes.ts';
import { Frame } from '../component/Frame/Frame.tsx';
import { ProblemPanel } from '../component/ProblemPanel/ProblemPanel.tsx';
import { SessionContext } from '../component/hooks/use_session.ts';
import { forget_all } from '../model/draft.ts';
import { home_of } from '../model/role.ts';
import { FrontDoorPage } from '../page/FrontDoor/FrontDoorPage.tsx';
import { MyDayPage } from '../page/MyDay/MyDayPage.tsx';
import { PeoplePage } from '../page/People/PeoplePage.tsx';
import { PersonPage } from '../page/PersonPage/PersonPage.tsx';
import { PlacesPage } from '../page/PlacesPage/PlacesPage.tsx';
import { ReferPage } from '../page/Refer/ReferPage.tsx';
import { SignIn } from '../page/SignIn/SignIn.tsx';

const ProgrammePage = lazy(() => import('../page/ProgrammePage/ProgrammePage.tsx'));
const MessagesPage = lazy(() => import('../page/MessagesPage/MessagesPage.tsx'));

function Pages({ session }: { session: Session }) {
  const home = home_of(session.role);
  return (
    <Suspense fallback={null}>
      <Routes>
        <Route path="/" element={home === '/' ? <MyDayPage /> : <Navigate to={home} replace />} />
        <Route path="/front-door" element={<FrontDoorPage />} />
        <Route path="/front-door/refer" element={<ReferPage />} />
        <Route path="/front-door/:task" element={<FrontDoorPage />} />
        <Route path="/person/:id" element={<PersonPage />} />
        <Route path="/person/:id/:step" element={<PersonPage />} />
        <Route path="/people" element={<PeoplePage />} />
        <Route path="/places" element={<PlacesPage />} />
        <Route path="/places/:request" element={<PlacesPage />} />
        <Route path="/programme" element={<ProgrammePage />} />
        <Route path="/messages" element={<MessagesPage />} />
        <Route path="*" element={<Lost />} />
      </Routes>
    </Suspense>
  );
}

function Lost() {
  return <ProblemPanel error={new Problem('absent', 'web.no_page', 'There is no such page.')} />;
}

type Standing =
  | { state: 'asking' }
  | { state: 'out' }
  | { state: 'broken'; problem: Problem }
  | { state: 'in'; session: Session; ended: boolean };

function useStanding() {
  const [standing, set_standing] = useState<Standing>({ state: 'asking' });
  const ask = () => {
    read_session().then(
      (session) => set_standing({ state: 'in', session, ended: false }),
      (error: unknown) => {
        const problem = problem_of(error);
        const out = problem.kind === 'unauthenticated';
        set_standing(out ? { state: 'out' } : { state: 'broken', problem });
      },
    );
  };
  useEffect(ask, []);
  return { standing, set_standing, ask };
}

// A session that ended on the server is noticed by the first screen that may not be read.
function client_noticing(ended: () => void) {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (problem_of(error).kind === 'unauthenticated') ended();
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 2000,
        retry: (count, error) => count < 2 && problem_of(error).kind === 'offline',
        placeholderData: undefined,
      },
    },
  });
}

export function App() {
  const { standing, set_standing, ask } = useStanding();
  const client = useMemo(
    () =>
      client_noticing(() =>
        set_standing((now) => (now.state === 'in' ? { ...now, ended: true } : now)),
      ),
    [set_standing],
  );
  if (standing.state === 'asking') return null;
  if (standing.state === 'broken') {
    return (
      <main>
        <ProblemPanel error={standing.problem} again={ask} />
      </main>
    );
  }
  const enter = (session: Session) => {
    client.clear();
    set_standing({ state: 'in', session, ended: false });
  };
  if (standing.state === 'out') return <SignIn enter={enter} />;
  if (standing.ended) return <SignIn ended enter={enter} />;
  const leave = () => {
    forget_all();
    client.clear();
    void sign_out().catch(() => undefined);
    set_standing({ state: 'out' });
  };
  return (
    <QueryClientProvider client={client}>
      <SessionContext.Provider value={{ session: standing.session, leave }}>
        <Frame>
          <Pages session={standing.session} />
        </Frame>
      </SessionContext.Provider>
    </QueryClientProvider>
  );
}
