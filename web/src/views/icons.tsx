import type { JSX } from "preact";

function Icon({ children }: { children: JSX.Element | JSX.Element[] }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" width="22" height="22" fill="none" stroke="currentColor" stroke-width="1.8"
      stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">
      {children}
    </svg>
  );
}

/** The cloud of Qmulum: a cumulus with the tail of a Q. */
export function Logo() {
  return (
    <svg class="logo" viewBox="0 0 48 36" width="40" height="30" aria-hidden="true" focusable="false">
      <path class="logo-cloud" d="M13 30a9.5 9.5 0 0 1-1.6-18.9A13 13 0 0 1 36 9.6 10.3 10.3 0 0 1 36.5 30Z" />
      <path class="logo-tail" d="M25.6 20.8l6 6.2" />
      <circle class="logo-eye" cx="23.5" cy="18.5" r="6" />
    </svg>
  );
}

export const UploadIcon = () => <Icon><path d="M12 16V5m-4.5 4.5L12 5l4.5 4.5M5 16v2.5A1.5 1.5 0 0 0 6.5 20h11a1.5 1.5 0 0 0 1.5-1.5V16" /></Icon>;
export const FolderIcon = () => <Icon><path d="M3.5 7A1.5 1.5 0 0 1 5 5.5h4.2l2 2.5H19a1.5 1.5 0 0 1 1.5 1.5v8A1.5 1.5 0 0 1 19 19H5a1.5 1.5 0 0 1-1.5-1.5Z" /></Icon>;
export const SunIcon = () => (
  <Icon>
    <circle cx="12" cy="12" r="4" />
    <path d="M12 3v1.5M12 19.5V21M3 12h1.5M19.5 12H21M5.6 5.6l1.1 1.1M17.3 17.3l1.1 1.1M18.4 5.6l-1.1 1.1M6.7 17.3l-1.1 1.1" />
  </Icon>
);
export const MoonIcon = () => <Icon><path d="M19.5 14.2A7.8 7.8 0 0 1 9.8 4.5a7.8 7.8 0 1 0 9.7 9.7Z" /></Icon>;
export const CloseIcon = () => <Icon><path d="M6 6l12 12M18 6L6 18" /></Icon>;
export const LeftIcon = () => <Icon><path d="M14.5 5.5L8 12l6.5 6.5" /></Icon>;
export const RightIcon = () => <Icon><path d="M9.5 5.5L16 12l-6.5 6.5" /></Icon>;
export const DownIcon = () => <Icon><path d="M5.5 9.5L12 16l6.5-6.5" /></Icon>;
export const UpIcon = () => <Icon><path d="M5.5 14.5L12 8l6.5 6.5" /></Icon>;
export const InfoIcon = () => <Icon><circle cx="12" cy="12" r="8.5" /><path d="M12 11v5M12 7.8v.2" /></Icon>;
export const DownloadIcon = () => <Icon><path d="M12 4.5v11m-4.5-4.5l4.5 4.5 4.5-4.5M5 19.5h14" /></Icon>;
export const RetryIcon = () => <Icon><path d="M19 12a7 7 0 1 1-2.2-5.1M19 4.5V8h-3.5" /></Icon>;
export const PauseIcon = () => <Icon><path d="M9 6v12M15 6v12" /></Icon>;
export const GoOnIcon = () => <Icon><path d="M8.5 5.5l10 6.5-10 6.5Z" /></Icon>;
export const TrashIcon = () => <Icon><path d="M4.5 7h15M9.5 7V4.5h5V7M6.5 7l.8 12.5h9.4L17.5 7M10 10.5v5.5M14 10.5v5.5" /></Icon>;
export const TurnIcon = () => <Icon><path d="M5 12a7 7 0 1 1 2.2 5.1M5 19.5V16h3.5" transform="matrix(-1 0 0 1 24 0)" /></Icon>;
export const EditedIcon = () => <Icon><path d="M12 4v8m-3.2-3.2L12 12l3.2-3.2M5 20l3.5-.8L19 8.7l-2.7-2.7" /></Icon>;
export const DoneIcon = () => <Icon><path d="M5 12.5l4.5 4.5L19 7.5" /></Icon>;
export const CalendarIcon = () => <Icon><rect x="4" y="5.5" width="16" height="14" rx="2" /><path d="M4 10h16M8.5 3.5v4M15.5 3.5v4" /></Icon>;
export const FileIcon = () => <Icon><path d="M6.5 3.5H14l4 4v13H6.5a1 1 0 0 1-1-1v-15a1 1 0 0 1 1-1Z" /><path d="M14 3.5v4h4" /></Icon>;
export const PlayIcon = () => <Icon><rect x="3.5" y="5.5" width="17" height="13" rx="2" /><path d="M10.5 9.5l4 2.5-4 2.5Z" /></Icon>;
export const CameraIcon = () => <Icon><path d="M4.5 8h3L9 5.5h6L16.5 8h3A1.5 1.5 0 0 1 21 9.5V18a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 18V9.5A1.5 1.5 0 0 1 4.5 8Z" /><circle cx="12" cy="13.3" r="3.6" /></Icon>;
export const PlaceIcon = () => <Icon><path d="M12 20.5s6.5-5.6 6.5-10.7a6.5 6.5 0 0 0-13 0c0 5.1 6.5 10.7 6.5 10.7Z" /><circle cx="12" cy="9.8" r="2.3" /></Icon>;
export const TextIcon = () => <Icon><path d="M5 6.5h14M5 11.5h14M5 16.5h8" /></Icon>;
export const StarIcon = () => <Icon><path d="M12 4l2.4 5 5.6.7-4.1 3.8 1.1 5.5-5-2.7-5 2.7 1.1-5.5L4 9.7 9.6 9Z" /></Icon>;
export const HashIcon = () => <Icon><path d="M9.5 4.5l-2 15M16.5 4.5l-2 15M4.5 9.5h15M4 14.5h15" /></Icon>;
export const WarningIcon = () => <Icon><path d="M12 4.5l8.5 15h-17ZM12 10.5v4M12 16.8v.2" /></Icon>;
export const LayersIcon = () => <Icon><path d="M12 4l8 4.5-8 4.5-8-4.5ZM4 12.5l8 4.5 8-4.5M4 16.2l8 4.3 8-4.3" /></Icon>;
export const PersonIcon = () => <Icon><circle cx="12" cy="8.5" r="4" /><path d="M4.5 20a7.5 7.5 0 0 1 15 0" /></Icon>;
export const GearIcon = () => (
  <Icon>
    <circle cx="12" cy="12" r="3" />
    <path d="M12 3.5v2.6M12 17.9v2.6M20.5 12h-2.6M6.1 12H3.5M18 6l-1.8 1.8M7.8 16.2L6 18M18 18l-1.8-1.8M7.8 7.8L6 6" />
    <circle cx="12" cy="12" r="6" />
  </Icon>
);
export const ShieldIcon = () => <Icon><path d="M12 3.5l7 2.5v5.5c0 4.3-2.9 7.6-7 9-4.1-1.4-7-4.7-7-9V6Z" /></Icon>;
export const ExitIcon = () => <Icon><path d="M14 4.5H6.5A1.5 1.5 0 0 0 5 6v12a1.5 1.5 0 0 0 1.5 1.5H14M10.5 12H20m-3.5-3.5L20 12l-3.5 3.5" /></Icon>;
export const CopyIcon = () => <Icon><rect x="9" y="9" width="11" height="11" rx="2" /><path d="M5.5 15H5a1.5 1.5 0 0 1-1.5-1.5v-8A1.5 1.5 0 0 1 5 4h8a1.5 1.5 0 0 1 1.5 1.5V6" /></Icon>;
export const KeyIcon = () => <Icon><circle cx="8" cy="15.5" r="4" /><path d="M11 12.7L19.5 4.5M16 8l2.5 2.5M13.8 10.2l1.7 1.7" /></Icon>;
export const MailIcon = () => <Icon><rect x="3.5" y="5.5" width="17" height="13" rx="2" /><path d="M4 7l8 6 8-6" /></Icon>;
