// The page's title, and the focus on its heading when the page has changed.
import { useEffect, useRef } from 'react';

let first = true;

export function useTitle<E extends HTMLElement = HTMLHeadingElement>(title: string) {
  const heading = useRef<E>(null);
  useEffect(() => {
    document.title = title ? `${title} · Homeward` : 'Homeward';
  }, [title]);
  useEffect(() => {
    if (!first) heading.current?.focus({ preventScroll: true });
    if (!first) window.scrollTo(0, 0);
    first = false;
  }, []);
  return heading;
}
