/*
 * KIP-320 at (3,3,3,2): replicas, log size, records, maximum leader epoch.
 * Has the same states and steps as specs/kafka/truncation.ts with protocol=kip-320 at that size; that file names the protocol's
 * source. The set of requests becomes one slot per leader epoch, which is equivalent because epochs are unique.
 */
/* Kip320, N=3 LOG=2 REC=2 EP=2. epochs stored +1 (0 = none), leader +1 (0 = none). isr: 3-bit mask */
#define N 3
#define LOG 3
#define REC 3
#define EPM 3
typedef Rp { byte ln; byte log[LOG]; byte hw; byte ep; byte ld; byte isr; }
Rp R[N];
byte qe, ql, qi = 7;
byte nr, ne = 1;
byte rl[4]; byte ri[4]; /* requests by epoch 1..3; ri=0 => not sent (isr never empty) */
#define presumes(r) (R[r].ld == r+1)
#define following(l,f) (R[l].ld == l+1 && R[f].ld == l+1 && R[f].ep == R[l].ep)
#define truel(l) (ql == l+1 && R[l].ld == l+1 && R[l].ep == qe)
#define ctrl(L,I) ql = L; qe = ne; rl[ne] = L; ri[ne] = I; qi = I; ne = ne+1
#define B(x) (1<<(x))
byte t;
inline trunc(l,r) {
  t = 0;
  if :: (R[l].ln > 0 && R[r].ln > 0 && R[l].log[0] == R[r].log[0]) -> t = 1 :: else fi;
  if :: (R[l].ln > 1 && R[r].ln > 1 && R[l].log[1] == R[r].log[1]) -> t = 2 :: else fi;
  if :: (R[l].ln > 2 && R[r].ln > 2 && R[l].log[2] == R[r].log[2]) -> t = 3 :: else fi;
  if :: (t < 3) -> R[r].log[2] = 0 :: else fi;
  if :: (t < 1) -> R[r].log[0] = 0 :: else fi;
  if :: (t < 2) -> R[r].log[1] = 0 :: else fi;
  R[r].ln = t;
}
#define isr_ok(a,b,m) ( !(m & B(b)) || ((R[a].hw < 1 || (R[a].ln>=1 && R[b].ln >= 1 && R[a].log[0]==R[b].log[0])) && (R[a].hw < 2 || (R[a].ln>=2 && R[b].ln >= 2 && R[a].log[1]==R[b].log[1])) && (R[a].hw < 3 || (R[a].ln>=3 && R[b].ln >= 3 && R[a].log[2]==R[b].log[2]))) )
#define strong(a) (!presumes(a) || (isr_ok(a,0,qi) && isr_ok(a,1,qi) && isr_ok(a,2,qi)))
#define weak(a) (!presumes(a) || (isr_ok(a,0,R[a].isr) && isr_ok(a,1,R[a].isr) && isr_ok(a,2,R[a].isr)))
#define CHECK assert(strong(0)&&strong(1)&&strong(2)&&weak(0)&&weak(1)&&weak(2))
#define ELECT(r) :: d_step { (ne <= EPM && (qi & B(r)) && ql != r+1) -> ctrl(r+1, qi); CHECK }
#define CSHRINK(r) :: d_step { (ne <= EPM && ql == r+1 && qi == B(r)) -> ctrl(0, qi); CHECK } \
 :: d_step { (ne <= EPM && ql == r+1 && qi != B(r)) -> ctrl(0, (qi & (7-B(r)))); CHECK } \
 :: d_step { (ne <= EPM && ql != r+1 && (qi & B(r))) -> ctrl(ql, (qi & (7-B(r)))); CHECK }
#define BLEAD(e) :: d_step { (ri[e] && rl[e] && e > R[rl[e]-1].ep) -> R[rl[e]-1].ep = e; R[rl[e]-1].isr = ri[e]; R[rl[e]-1].ld = rl[e]; CHECK }
#define WRITE(r) :: d_step { (presumes(r) && nr < REC && R[r].ln < LOG) -> R[r].log[R[r].ln] = 1 + nr*4 + R[r].ep; R[r].ln = R[r].ln+1; nr = nr+1; CHECK }
#define SHRINK(l,f) :: d_step { ((R[l].isr & B(f)) && truel(l) && (!following(l,f) || R[f].ln < R[l].ln)) -> R[l].isr = R[l].isr & (7-B(f)); qi = R[l].isr; CHECK }
#define EXPAND(l,f) :: d_step { (!(R[l].isr & B(f)) && truel(l) && following(l,f) && (R[l].hw == 0 || R[f].ln > R[l].hw-1) && (R[l].hw == R[l].ln || (R[l].hw < R[l].ln && ((R[l].log[R[l].hw]-1)&3) == R[l].ep))) -> R[l].isr = R[l].isr | B(f); qi = R[l].isr; CHECK }
#define ok(l,f) (!(R[l].isr & B(f)) || (following(l,f) && R[l].hw < R[f].ln))
#define INC(l) :: d_step { (R[l].hw < R[l].ln && ok(l,0) && ok(l,1) && ok(l,2)) -> R[l].hw = R[l].hw+1; CHECK }
#define BF(e,l,r) :: d_step { (ri[e] && rl[e] == l+1 && e > R[r].ep && R[l].ld == l+1 && R[l].ep == e) -> trunc(l,r); R[r].ep = e; R[r].ld = l+1; R[r].isr = ri[e]; if :: (t < R[r].hw) -> R[r].hw = t :: else fi; t = 0; CHECK }
#define FETCH(f,l) :: d_step { (following(l,f) && R[f].ln < R[l].ln && R[f].ln < LOG) -> R[f].log[R[f].ln] = R[l].log[R[f].ln]; if :: (R[l].hw < R[f].ln+1) -> R[f].hw = R[l].hw :: else -> R[f].hw = R[f].ln+1 fi; R[f].ln = R[f].ln+1; CHECK }
#define PAIRS(M) M(0,1) M(0,2) M(1,0) M(1,2) M(2,0) M(2,1)
#define PAIRSA(M) M(0,0) M(1,1) M(2,2) PAIRS(M)
#define EPAIRS(M,e) M(e,0,1) M(e,0,2) M(e,1,0) M(e,1,2) M(e,2,0) M(e,2,1)
active proctype P() {
end: do
  ELECT(0) ELECT(1) ELECT(2)
  CSHRINK(0) CSHRINK(1) CSHRINK(2)
  BLEAD(1) BLEAD(2) BLEAD(3)
  WRITE(0) WRITE(1) WRITE(2)
  PAIRS(SHRINK) PAIRSA(EXPAND)
  INC(0) INC(1) INC(2)
  EPAIRS(BF,1) EPAIRS(BF,2) EPAIRS(BF,3)
  PAIRS(FETCH)
  od
}
