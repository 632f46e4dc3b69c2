package main

import (
	"fmt"
	"io"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"github.com/detente-sim/detente/negotiation/sweep"
)

// bars shows how far a sweep is, if that goes to a terminal.
type bars struct {
	all    *mpb.Progress
	bar    *mpb.Bar
	stage  sweep.Stage
	before int // done when the stage began
}

func newBars(w io.Writer) *bars {
	return &bars{all: mpb.New(mpb.WithOutput(w)), stage: -1}
}

var stages = [...]string{sweep.Checking: "points checked", sweep.Playing: "runs played", sweep.Writing: "runs written"}

// progress moves the bar of a stage. What was there before does not count for the time
// that remains.
func (b *bars) progress(stage sweep.Stage, done, total int) {
	if stage != b.stage {
		b.finish()
		b.stage, b.before = stage, done
		if stage != sweep.Playing {
			b.before = 0
		}
		name := stages[stage]
		if b.before > 0 {
			name += fmt.Sprintf(" (%d before)", b.before)
		}
		b.bar = b.all.AddBar(int64(total-b.before),
			mpb.PrependDecorators(decor.Name(name+" "), decor.CountersNoUnit("%d / %d")),
			mpb.AppendDecorators(decor.Elapsed(decor.ET_STYLE_GO), decor.Name(", remaining "), decor.AverageETA(decor.ET_STYLE_GO)))
	}
	b.bar.SetCurrent(int64(done - b.before))
}

// finish ends the bar of the present stage.
func (b *bars) finish() {
	if b.bar != nil && !b.bar.Completed() {
		b.bar.Abort(false)
	}
	b.bar = nil
}

// end ends all bars.
func (b *bars) end() {
	b.finish()
	b.all.Wait()
}
