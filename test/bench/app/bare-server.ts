/** A bare Express route that returns the bytes of a file: the peer of a cached page. Arguments: the port, the file. */
import { readFileSync } from 'node:fs';
import process from 'node:process';
import express from 'express';

const [port, file] = process.argv.slice(2);
const page = readFileSync(file ?? '', 'utf8');
const app = express();
app.get('/', (_request, response) => {
  response.type('html').send(page);
});
app.listen(Number(port), '127.0.0.1');
