// Imported first by every entry point, for what it does: what is missing is told before it is missed.
import { requirePeers } from './require-peers';

requirePeers();
