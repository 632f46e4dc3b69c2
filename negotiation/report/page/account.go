package page

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/report"
)

// Account is one run as a timeline, with its story beside it.
type Account struct {
	Title, Note string
	Model       *negotiation.Model
	Log         *negotiation.Log // of a run that has ended
}

type account struct {
	ID         string
	Figure     *figure
	Paragraphs []paragraph
	Cut        string // what is said where the story is too long; empty if it is not
}

type paragraph struct{ ID, Text string }

// mostStory is how much of a story a page has room for, in bytes.
const mostStory = 150_000

func (x Account) set(p *press) (*block, error) {
	if x.Log.Len() == 0 || x.Log.At(x.Log.Len()-1).Kind != negotiation.EventEnd {
		return nil, fmt.Errorf("account %q: the run has not ended", x.Title)
	}
	a := &account{ID: p.next()}
	var b bytes.Buffer
	if err := report.WriteStory(&b, x.Model, x.Log); err != nil {
		return nil, fmt.Errorf("account %q: %w", x.Title, err)
	}
	size := 0
	var months []int
	for i, text := range strings.Split(strings.TrimSpace(b.String()), "\n\n") {
		if size += len(text); size > mostStory {
			a.Cut = "The story goes on; it is too long for this page."
			break
		}
		q := paragraph{ID: fmt.Sprintf("%s-p%d", a.ID, i), Text: strings.Join(strings.Fields(text), " ")}
		a.Paragraphs = append(a.Paragraphs, q)
		months = append(months, monthOf(q.Text))
	}
	// A month that is not told for itself is part of what is summed up before.
	link := func(month int) string {
		at := ""
		for i, m := range months {
			if m > 0 && m <= month {
				at = "#" + a.Paragraphs[i].ID
			}
		}
		return at
	}
	t := newTimeline(x.Model, x.Log)
	a.Figure = t.draw(a.ID, link)
	a.Figure.Title, a.Figure.Note = x.Title, x.Note
	return &block{Account: a}, nil
}

var beginsMonth = regexp.MustCompile(`^Months? (\d+)`)

// monthOf is the first month that a paragraph tells of, 0 if it tells of none.
func monthOf(text string) int {
	if m := beginsMonth.FindStringSubmatch(text); m != nil {
		n, err := strconv.Atoi(m[1])
		if err == nil {
			return n
		}
	}
	return 0
}
