// What needs me now, by the time that is left.
import { Link } from 'react-router';
import type { MyDay, MyDayRow } from '../../api/shapes.ts';
import { ClockShape } from '../../component/ClockMark/ClockMark.tsx';
import { useListKeys } from '../../component/hooks/use_list_keys.ts';
import { useNow } from '../../component/hooks/use_now.ts';
import { useScreen } from '../../component/hooks/use_screen.ts';
import { useTitle } from '../../component/hooks/use_title.ts';
import { ChangeMark, WaitingBar } from '../../component/LiveList/LiveList.tsx';
import { useLiveList } from '../../component/LiveList/use_live_list.ts';
import { Empty, Loading } from '../../component/Loading/Loading.tsx';
import { PersonInRow } from '../../component/PersonHeader/PersonHeader.tsx';
import { due_view } from '../../model/clock.ts';
import { called } from '../../model/person.ts';
import './MyDayPage.css';

const key_of = (row: MyDayRow) => `${row.kind} ${row.person.id} ${row.what}`;

function Due({ due }: { due: string | undefined }) {
  const now = useNow();
  if (!due) return <span className="quiet">No time set</span>;
  const view = due_view(due, now);
  return (
    <span className="clock" data-state={view.state}>
      <ClockShape state={view.state} />
      <strong className="clock-words">{view.words}</strong>
    </span>
  );
}

function Rows({ screen }: { screen: MyDay }) {
  const live = useLiveList(screen.rows, key_of, false);
  if (live.shown.length === 0 && live.waiting === 0) {
    return <Empty text="Nothing needs you now." at={screen.at} />;
  }
  return (
    <>
      <WaitingBar waiting={live.waiting} show={live.show_waiting} />
      <ol className="my-day">
        {live.shown.map((entry) => (
          <li
            key={entry.key}
            className="my-day-row"
            data-item
            data-change={live.marked(entry) || entry.change === 'gone' ? entry.change : 'none'}
            {...live.holding(entry.key)}
          >
            <div>
              <Due due={entry.row.due} />
              <ChangeMark entry={entry} marked={live.marked(entry)} />
            </div>
            <PersonInRow person={entry.row.person} />
            <div>
              <Link to={entry.row.link} className="row-name" data-row>
                {entry.row.what}
                <span className="nhsuk-u-visually-hidden"> for {called(entry.row.person)}</span>
              </Link>
            </div>
          </li>
        ))}
      </ol>
    </>
  );
}

export function MyDayPage() {
  const heading = useTitle('My day');
  const query = useScreen<MyDay>('/screen/my-day', {
    topics: ['front-door', 'places', 'programme'],
  });
  useListKeys();
  return (
    <>
      <div className="page-head">
        <h1 ref={heading} tabIndex={-1}>
          My day
        </h1>
        <p className="quiet">What needs you, the most urgent first</p>
      </div>
      <Loading query={query}>{(screen) => <Rows screen={screen} />}</Loading>
    </>
  );
}
