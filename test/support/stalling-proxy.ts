/** A network that stalls: passes bytes on to a port of this machine, and holds them back while it is told to. @module */

import { connect, createServer, type Socket } from "node:net";

export interface StallingProxy {
  readonly port: number;
  /** Holds all bytes back for so long; connections stay open meanwhile. */
  stall(ms: number): void;
  close(): void;
}

export function startProxy(target: number): Promise<StallingProxy> {
  const sockets = new Set<Socket>();
  let stalledUntil = 0;
  const pass = (from: Socket, to: Socket): void => {
    from.on("data", (bytes) => {
      const left = stalledUntil - performance.now();
      if (left <= 0) return void to.write(bytes);
      from.pause();
      setTimeout(() => {
        to.write(bytes);
        from.resume();
      }, left);
    });
    from.on("error", () => to.destroy());
    from.on("close", () => to.destroy());
    sockets.add(from);
    from.on("close", () => sockets.delete(from));
  };
  const server = createServer((near) => {
    const far = connect(target, "127.0.0.1");
    pass(near, far);
    pass(far, near);
  });
  return new Promise((resolve) =>
    server.listen(0, "127.0.0.1", () =>
      resolve({
        port: (server.address() as { port: number }).port,
        stall: (ms) => {
          stalledUntil = performance.now() + ms;
        },
        close: () => {
          server.close();
          for (const socket of sockets) socket.destroy();
        },
      }),
    ),
  );
}
