import type { Library } from "../app/library";
import { go } from "../app/router";
import { counted } from "../model/format";
import { RoleNames } from "../model/roles";
import { DoneIcon, DownIcon } from "./icons";
import { Menu } from "./menu";

/** Which library is shown, when there is a choice. */
export function LibrarySwitcher({ library }: { library: Library }) {
  if (library.all.value.length < 2) {
    return null;
  }
  const name = library.name.value;
  return (
    <Menu label={`Library: ${name}`} class="library-menu" face={<><span class="library-name">{name}</span><DownIcon /></>}>
      {library.all.value.map((each) => (
        <button
          key={each.id} type="button" aria-current={each.id === library.id ? "true" : "false"}
          onClick={() => {
            void library.open(each.id);
            go("/");
          }}
        >
          <span class="menu-text">
            <span>{each.name}</span>
            <small>{counted(each.photos, "photo")}{each.role === "owner" ? "" : ` · you are ${RoleNames[each.role]}`}</small>
          </span>
          {each.id === library.id ? <DoneIcon /> : null}
        </button>
      ))}
    </Menu>
  );
}
