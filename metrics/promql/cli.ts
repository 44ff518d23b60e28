#!/usr/bin/env node
/** `typed-promql from URL`: drafts a catalogue. */
import process from 'node:process';
import { runDraft } from './draft/command.ts';

process.exitCode = await runDraft(process.argv.slice(2), { command: 'typed-promql', module: 'typed-promql' });
