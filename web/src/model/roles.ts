/** What a role may do, for those who give it. */
export const RoleTexts = {
  owner: "Everything. A library has one owner.",
  editor: "Adds photos, changes them, puts them into the trash.",
  contributor: "Adds photos and looks at all.",
  viewer: "Looks at the photos and fetches them.",
} as const;

/** The roles that an owner can give, the least first. */
export const GivenRoles = [["viewer", "Viewer"], ["contributor", "Contributor"], ["editor", "Editor"]] as const;

/** The same, said to whom it is given. */
export const RoleOffers = {
  owner: "You will decide about all in it.",
  editor: "You will be able to add photos, to change them and to put them into the trash.",
  contributor: "You will be able to add photos and to look at all of them.",
  viewer: "You will be able to look at the photos and to fetch them.",
} as const;

/** `an editor`. */
export const RoleNames = { owner: "its owner", editor: "an editor", contributor: "a contributor", viewer: "a viewer" } as const;
