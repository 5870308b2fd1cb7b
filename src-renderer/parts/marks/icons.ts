/** The icons of the window by name. One that is not here is added here; each is imported by itself to keep the bundle small. */
import Activity from '@lucide/svelte/icons/activity'
import Archive from '@lucide/svelte/icons/archive'
import ArrowDown from '@lucide/svelte/icons/arrow-down'
import ArrowLeft from '@lucide/svelte/icons/arrow-left'
import ArrowRight from '@lucide/svelte/icons/arrow-right'
import ArrowUp from '@lucide/svelte/icons/arrow-up'
import Ban from '@lucide/svelte/icons/ban'
import Bookmark from '@lucide/svelte/icons/bookmark'
import BookUser from '@lucide/svelte/icons/book-user'
import CalendarClock from '@lucide/svelte/icons/calendar-clock'
import CalendarDays from '@lucide/svelte/icons/calendar-days'
import CalendarX from '@lucide/svelte/icons/calendar-x'
import ChartColumn from '@lucide/svelte/icons/chart-column'
import Check from '@lucide/svelte/icons/check'
import ChevronDown from '@lucide/svelte/icons/chevron-down'
import ChevronLeft from '@lucide/svelte/icons/chevron-left'
import ChevronRight from '@lucide/svelte/icons/chevron-right'
import ChevronUp from '@lucide/svelte/icons/chevron-up'
import ChevronsUpDown from '@lucide/svelte/icons/chevrons-up-down'
import CircleCheck from '@lucide/svelte/icons/circle-check'
import CircleDashed from '@lucide/svelte/icons/circle-dashed'
import CircleDot from '@lucide/svelte/icons/circle-dot'
import CircleMinus from '@lucide/svelte/icons/circle-minus'
import CircleQuestionMark from '@lucide/svelte/icons/circle-question-mark'
import CircleSlash from '@lucide/svelte/icons/circle-slash'
import CircleX from '@lucide/svelte/icons/circle-x'
import Clock from '@lucide/svelte/icons/clock'
import Code from '@lucide/svelte/icons/code'
import Columns3 from '@lucide/svelte/icons/columns-3'
import Contrast from '@lucide/svelte/icons/contrast'
import Copy from '@lucide/svelte/icons/copy'
import Database from '@lucide/svelte/icons/database'
import Download from '@lucide/svelte/icons/download'
import Ellipsis from '@lucide/svelte/icons/ellipsis'
import ExternalLink from '@lucide/svelte/icons/external-link'
import Eye from '@lucide/svelte/icons/eye'
import File from '@lucide/svelte/icons/file'
import FileSpreadsheet from '@lucide/svelte/icons/file-spreadsheet'
import Funnel from '@lucide/svelte/icons/funnel'
import Flag from '@lucide/svelte/icons/flag'
import FlaskConical from '@lucide/svelte/icons/flask-conical'
import FolderOpen from '@lucide/svelte/icons/folder-open'
import Gauge from '@lucide/svelte/icons/gauge'
import GitBranch from '@lucide/svelte/icons/git-branch'
import Globe from '@lucide/svelte/icons/globe'
import GripVertical from '@lucide/svelte/icons/grip-vertical'
import Hash from '@lucide/svelte/icons/hash'
import RotateCcwClock from '@lucide/svelte/icons/rotate-ccw-clock'
import Hourglass from '@lucide/svelte/icons/hourglass'
import Image from '@lucide/svelte/icons/image'
import Info from '@lucide/svelte/icons/info'
import Key from '@lucide/svelte/icons/key'
import Keyboard from '@lucide/svelte/icons/keyboard'
import Languages from '@lucide/svelte/icons/languages'
import LayoutTemplate from '@lucide/svelte/icons/layout-template'
import Link from '@lucide/svelte/icons/link'
import List from '@lucide/svelte/icons/list'
import ListTree from '@lucide/svelte/icons/list-tree'
import Lock from '@lucide/svelte/icons/lock'
import Mail from '@lucide/svelte/icons/mail'
import MapPin from '@lucide/svelte/icons/map-pin'
import MessageSquare from '@lucide/svelte/icons/message-square'
import Minus from '@lucide/svelte/icons/minus'
import Monitor from '@lucide/svelte/icons/monitor'
import Moon from '@lucide/svelte/icons/moon'
import MousePointerClick from '@lucide/svelte/icons/mouse-pointer-click'
import OctagonX from '@lucide/svelte/icons/octagon-x'
import PanelRight from '@lucide/svelte/icons/panel-right'
import Pause from '@lucide/svelte/icons/pause'
import Pencil from '@lucide/svelte/icons/pencil'
import Pilcrow from '@lucide/svelte/icons/pilcrow'
import Play from '@lucide/svelte/icons/play'
import Plus from '@lucide/svelte/icons/plus'
import Redo2 from '@lucide/svelte/icons/redo-2'
import RefreshCw from '@lucide/svelte/icons/refresh-cw'
import Save from '@lucide/svelte/icons/save'
import ScrollText from '@lucide/svelte/icons/scroll-text'
import Search from '@lucide/svelte/icons/search'
import Send from '@lucide/svelte/icons/send'
import Server from '@lucide/svelte/icons/server'
import Settings from '@lucide/svelte/icons/settings'
import ShieldCheck from '@lucide/svelte/icons/shield-check'
import Smartphone from '@lucide/svelte/icons/smartphone'
import Snowflake from '@lucide/svelte/icons/snowflake'
import Square from '@lucide/svelte/icons/square'
import Sun from '@lucide/svelte/icons/sun'
import Tag from '@lucide/svelte/icons/tag'
import Trash from '@lucide/svelte/icons/trash'
import TriangleAlert from '@lucide/svelte/icons/triangle-alert'
import Type from '@lucide/svelte/icons/type'
import Undo2 from '@lucide/svelte/icons/undo-2'
import Upload from '@lucide/svelte/icons/upload'
import User from '@lucide/svelte/icons/user'
import UserCheck from '@lucide/svelte/icons/user-check'
import UserPlus from '@lucide/svelte/icons/user-plus'
import Users from '@lucide/svelte/icons/users'
import Variable from '@lucide/svelte/icons/variable'
import X from '@lucide/svelte/icons/x'
import Zap from '@lucide/svelte/icons/zap'

export const icons = {
  activity: Activity,
  archive: Archive,
  'arrow-down': ArrowDown,
  'arrow-left': ArrowLeft,
  'arrow-right': ArrowRight,
  'arrow-up': ArrowUp,
  ban: Ban,
  bookmark: Bookmark,
  'book-user': BookUser,
  'calendar-clock': CalendarClock,
  'calendar-days': CalendarDays,
  'calendar-x': CalendarX,
  'chart-column': ChartColumn,
  check: Check,
  'chevron-down': ChevronDown,
  'chevron-left': ChevronLeft,
  'chevron-right': ChevronRight,
  'chevron-up': ChevronUp,
  'chevrons-up-down': ChevronsUpDown,
  'circle-check': CircleCheck,
  'circle-dashed': CircleDashed,
  'circle-dot': CircleDot,
  'circle-minus': CircleMinus,
  'circle-question-mark': CircleQuestionMark,
  'circle-slash': CircleSlash,
  'circle-x': CircleX,
  clock: Clock,
  code: Code,
  'columns-3': Columns3,
  contrast: Contrast,
  copy: Copy,
  database: Database,
  download: Download,
  ellipsis: Ellipsis,
  'external-link': ExternalLink,
  eye: Eye,
  file: File,
  'file-spreadsheet': FileSpreadsheet,
  filter: Funnel,
  flag: Flag,
  'flask-conical': FlaskConical,
  'folder-open': FolderOpen,
  gauge: Gauge,
  'git-branch': GitBranch,
  globe: Globe,
  'grip-vertical': GripVertical,
  hash: Hash,
  history: RotateCcwClock,
  hourglass: Hourglass,
  image: Image,
  info: Info,
  key: Key,
  keyboard: Keyboard,
  languages: Languages,
  'layout-template': LayoutTemplate,
  link: Link,
  list: List,
  'list-tree': ListTree,
  lock: Lock,
  mail: Mail,
  'map-pin': MapPin,
  'message-square': MessageSquare,
  minus: Minus,
  monitor: Monitor,
  moon: Moon,
  'mouse-pointer-click': MousePointerClick,
  'octagon-x': OctagonX,
  'panel-right': PanelRight,
  pause: Pause,
  pencil: Pencil,
  pilcrow: Pilcrow,
  play: Play,
  plus: Plus,
  'redo-2': Redo2,
  'refresh-cw': RefreshCw,
  save: Save,
  'scroll-text': ScrollText,
  search: Search,
  send: Send,
  server: Server,
  settings: Settings,
  'shield-check': ShieldCheck,
  smartphone: Smartphone,
  snowflake: Snowflake,
  square: Square,
  sun: Sun,
  tag: Tag,
  trash: Trash,
  'triangle-alert': TriangleAlert,
  type: Type,
  'undo-2': Undo2,
  upload: Upload,
  user: User,
  'user-check': UserCheck,
  'user-plus': UserPlus,
  users: Users,
  variable: Variable,
  x: X,
  zap: Zap,
} as const

export type IconName = keyof typeof icons
