import { useEffect } from "preact/hooks";

/** Asks again every so many milliseconds while `wanted`, and not while nobody looks at the page. The next wait begins when the answer is there. */
export function usePolled(reload: () => Promise<void>, milliseconds: number, wanted: boolean): void {
  useEffect(() => {
    if (!wanted) {
      return undefined;
    }
    let timer = 0;
    const wait = () => {
      timer = window.setTimeout(() => void ask(), milliseconds);
    };
    const ask = async () => {
      if (!document.hidden) {
        await reload();
      }
      if (timer !== 0) {
        wait();
      }
    };
    wait();
    return () => {
      window.clearTimeout(timer);
      timer = 0;
    };
  }, [wanted]);
}
