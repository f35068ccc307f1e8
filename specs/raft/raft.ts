/**
 * Raft, and with it KRaft, which pulls what Raft pushes: elections, replication and commit with the rules of the paper and with
 * each of them broken.
 *
 * The actions and the promises are in ../lib/raft.ts. Sources: D. Ongaro and J. Ousterhout, "In Search of an Understandable
 * Consensus Algorithm", USENIX ATC 2014; KIP-595.
 *
 * What the models show: acknowledged messages outlive restarts as long as every quorum of votes meets every quorum of
 * copies, voters compare the last term and not only the length, and nobody forgets a vote. Leaders of different terms may
 * well lead at the same moment. A wiped disk is more than a failure: its owner votes again. KIP-853 gives it a new identity.
 *
 * Left out, besides what ../lib/raft.ts leaves out: availability. It is that of failover/write-quorum with W=2 R=2: writable with
 * one node of three down, not with two.
 *
 * Distinct states, generated states and depth: 'restart' 3099, 7648, 12 (TLC agrees); 'four terms' 14683, 51442, 13; 'entries
 * of older terms are committed' 20590, 75535, 16; 'disk loss' 2804, 10069, 10; 'disk loss, two messages' 20028, 66592, 15.
 */
import { spec } from 'quorate'
import { build, declared } from '../lib/raft.ts'
import { models } from './raft.models.ts'

export default spec('raft/raft', declared, build, models)
