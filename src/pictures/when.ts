const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Mon 2 Mar`, in UTC. */
export function dayOf(time: number): string {
  const date = new Date(time);
  return `${DAYS[date.getUTCDay()]} ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
}

/** `Mon 2 Mar 2026 10:07`, in UTC. */
export function minuteOf(time: number): string {
  return `${dayOf(time)} ${new Date(time).getUTCFullYear()} ${clockOf(time).slice(0, 5)}`;
}

/** `Mon 2 Mar 2026 10:07:12`, in UTC. */
export function secondOf(time: number): string {
  return `${dayOf(time)} ${new Date(time).getUTCFullYear()} ${clockOf(time)}`;
}

/** `10:07:12`, in UTC. */
export function clockOf(time: number): string {
  return new Date(time).toISOString().slice(11, 19);
}
