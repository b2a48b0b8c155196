/** The small form of zod has no words of its own for what is wrong: whoever shows its messages imports this first. */
import { config } from 'zod/mini';
import en from 'zod/v4/locales/en.js';

config(en());
