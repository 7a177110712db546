import { render } from 'preact';
import { follow } from './api/live.ts';
import { App } from './app.tsx';
import './styles/base.css';
import './styles/parts.css';
import './styles/views.css';

render(<App />, document.getElementById('app') as HTMLElement);
void follow();
