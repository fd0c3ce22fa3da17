import { Component, h, type ComponentChild, type FunctionComponent } from "preact";

/** A component that is drawn again only when one of its properties changed. */
export function memo<P extends object>(inner: FunctionComponent<P>): new () => Component<P> {
  return class Memo extends Component<P> {
    override shouldComponentUpdate(next: P): boolean {
      return (Object.keys(next) as (keyof P)[]).some((name) => next[name] !== this.props[name]);
    }

    override render(): ComponentChild {
      return h(inner, this.props);
    }
  };
}
