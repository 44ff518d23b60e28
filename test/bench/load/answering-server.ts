/** Answers whatever it is asked, as quickly as it can, with as much as a page has when it is compressed. Argument: the port. */
import { createServer } from 'node:http';
import process from 'node:process';

const page = Buffer.alloc(12_000, 'x');
const stored = Buffer.from('{"run":1}');

createServer((request, response) => {
  const body = request.method === 'GET' ? page : stored;
  request.resume().once('end', () => {
    response.writeHead(request.method === 'GET' ? 200 : 201, { 'content-length': body.length }).end(body);
  });
}).listen(Number(process.argv[2]), '127.0.0.1');
