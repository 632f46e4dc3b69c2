package setback

import (
	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/ensemble"
)

// Count counts setbacks over runs: those that failed, which are the ones that end in
// stalemate or escalation, and the others beside them. A cause that is as frequent where
// nothing failed explains little. The zero value is ready; runs may be added and counts be
// merged in any order.
type Count struct {
	Failed, Others Group
}

// Group counts the setbacks of runs of one kind.
type Group struct {
	Runs int
	// Last counts the runs by the cause of their last setback; [None] included, and [Thin],
	// which is [Tense] in runs that end in escalation.
	Last [Causes]int
	// In counts the runs with at least one setback of each cause, Times the setbacks.
	In, Times [Causes]int
}

// Add adds a run of a class.
func (c *Count) Add(class negotiation.Outcome, r *Run) {
	g := &c.Failed
	if class.Warm() {
		g = &c.Others
	}
	g.Runs++
	last := r.Last
	if last == Thin && class == negotiation.Escalation {
		last = Tense
	}
	g.Last[last]++
	for i, n := range r.Times {
		g.Times[i] += n
		if n > 0 {
			g.In[i]++
		}
	}
}

// Merge adds the runs of another.
func (c *Count) Merge(o *Count) {
	c.Failed.merge(&o.Failed)
	c.Others.merge(&o.Others)
}

func (g *Group) merge(o *Group) {
	g.Runs += o.Runs
	for i := range Causes {
		g.Last[i] += o.Last[i]
		g.In[i] += o.In[i]
		g.Times[i] += o.Times[i]
	}
}

// LastShare is the share of runs whose last setback is put down to a cause.
func (g *Group) LastShare(c Cause) ensemble.Share {
	return ensemble.Share{Count: g.Last[c], Runs: g.Runs}
}

// InShare is the share of runs with at least one setback that is put down to a cause.
func (g *Group) InShare(c Cause) ensemble.Share { return ensemble.Share{Count: g.In[c], Runs: g.Runs} }

// Record is an observer that reads the log of each run at its end.
type Record struct {
	reader *Reader
	run    Run
}

// NewRecord returns an observer.
func NewRecord(r *Reader) *Record { return &Record{reader: r} }

// Run is what went wrong in the run that has ended; valid until the next one does.
func (r *Record) Run() *Run { return &r.run }

// Start implements [negotiation.Observer].
func (r *Record) Start(*negotiation.State) { r.run = Run{} }

// Observe implements [negotiation.Observer].
func (r *Record) Observe(*negotiation.State) {}

// Finish implements [negotiation.Observer].
func (r *Record) Finish(s *negotiation.State, _ negotiation.Status) {
	run, err := r.reader.Read(&s.Log)
	if err != nil {
		panic("setback: " + err.Error()) // a run that finishes has ended
	}
	r.run = run
}
