// Times as a phone in China shows them, wherever the browser is.

const ZONE = "Asia/Shanghai";
const clock = new Intl.DateTimeFormat("zh-CN", { timeZone: ZONE, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const day = new Intl.DateTimeFormat("en-CA", { timeZone: ZONE, year: "numeric", month: "2-digit", day: "2-digit" });
const weekday = new Intl.DateTimeFormat("zh-CN", { timeZone: ZONE, weekday: "long" });
const DAY_MS = 86_400_000;

function daysAgo(moment) {
  return Math.round((Date.parse(day.format(new Date())) - Date.parse(day.format(moment))) / DAY_MS);
}

function dayName(moment) {
  const ago = daysAgo(moment);
  if (ago === 0) return "";
  if (ago === 1) return "昨天";
  if (ago > 1 && ago < 7) return weekday.format(moment);
  const [year, month, date] = day.format(moment).split("-").map(Number);
  return `${year}年${month}月${date}日`;
}

export function clockTime(moment) {
  return clock.format(moment);
}

/** 14:05 · 昨天 14:05 · 星期三 14:05 · 2026年11月3日 14:05 */
export function separatorTime(iso) {
  const moment = new Date(iso);
  return `${dayName(moment)} ${clockTime(moment)}`.trim();
}

/** What a conversation list has room for. */
export function shortTime(iso) {
  const moment = new Date(iso);
  return dayName(moment) || clockTime(moment);
}

const PAUSE_MS = 5 * 60_000;

/** A conversation that paused five minutes gets a line with the time. */
export function paused(before, after) {
  return !before || new Date(after.at) - new Date(before.at) > PAUSE_MS;
}
