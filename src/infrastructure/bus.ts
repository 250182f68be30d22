/**
 * Tells every process what has just happened, for whoever watches at this moment. What is said to
 * nobody is gone, and so is what is said while a connection to the bus is down: it never carries
 * truth, only the hint to look. Two channels know nothing of each other, so they may lie on
 * different machines.
 */
export type Bus = {
  /** Never throws, and waits for nobody. */
  readonly send: (channel: string, message: string) => void;
  /** Hears what is sent from now on, in the order in which one process sent it. Gives the way out. */
  readonly listen: (channel: string, listener: Listener) => () => void;
};

/** Hands the message over and returns; it must not throw. */
export type Listener = (message: string) => void;

/** A bus within this process. */
export function memoryBus(): Bus {
  const listeners = new Map<string, Set<Listener>>();
  return {
    send: (channel, message) => {
      const hearing = listeners.get(channel);
      // Nobody listens, nearly always: that costs one look.
      if (hearing === undefined) return;
      for (const listener of [...hearing]) listener(message);
    },
    listen: (channel, listener) => {
      const hearing = listeners.get(channel) ?? new Set<Listener>();
      // A listener of one's own, so that listening twice is two ways out.
      const own: Listener = (message) => listener(message);
      listeners.set(channel, hearing.add(own));
      return () => {
        hearing.delete(own);
        if (hearing.size === 0 && listeners.get(channel) === hearing) listeners.delete(channel);
      };
    },
  };
}
