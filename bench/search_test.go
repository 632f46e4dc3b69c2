package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation/search"
)

func TestProblemsBindAndBothMethodsSolveThem(t *testing.T) {
	t.Parallel()
	for _, k := range searchSizes {
		p, linear := drawProblems(k, 1), drawProblems(k, 0)
		for i, x := range p.list {
			fast := p.best(i)
			require.Equal(t, search.Optimal, fast.Status)
			require.InDelta(t, x.theta, fast.A, 1e-9)
			slow := p.bisect(i)
			require.InDelta(t, slow.A, fast.A, 1e-9)
			require.InDelta(t, slow.B, fast.B, 1e-9)
			require.Equal(t, search.Optimal, p.nash(i).Status)
			line := linear.best(i)
			require.Equal(t, search.Optimal, line.Status)
			require.InDelta(t, linear.list[i].theta, line.A, 1e-9)
		}
	}
}
