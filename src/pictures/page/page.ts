import { type Markup, markup, Markup as Raw } from '../markup.ts';
import { STYLE } from './style.ts';
import { ZOOM } from './zoom.ts';

/**
 * A page that is complete in itself: it asks for nothing from anywhere, which its policy makes sure of. Without scripts
 * all of it is there but for the zoom.
 */
export function page(title: string, body: Markup): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<meta name="generator" content="Squall">
<title>${title}</title>
<style>${new Raw(STYLE)}</style>
</head>
<body>
${body}
<script>${new Raw(ZOOM)}</script>
</body>
</html>
`.text;
}
