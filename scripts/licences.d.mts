export const ALLOWED: readonly string[];
export function packagesOf(files: readonly string[]): string[];
export function thirdParty(folders: readonly string[]): string;
