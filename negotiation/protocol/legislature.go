package protocol

import "fmt"

// Division is how a pie of 1 is divided in the end: the proposer's share, the share of
// each of its partners, and their number. The rest get nothing.
type Division struct {
	Proposer, Partner float64
	Partners          int
}

// ClosedRule returns how n parties divide a pie where each is as likely as any other
// to make the offer of a round, quota of them have to accept it, the proposer among them, and a
// rejected offer costs everybody the factor discount, in [0, 1]: the stationary
// equilibrium of Baron & Ferejohn (1989). The proposer buys the votes that it needs, and no more, at
// what waiting is worth, discount/n. Before anybody is drawn all expect 1/n. It is a
// benchmark for [Stacked] with a quota: the fewer have to agree, the more it is worth to
// propose. With two parties and a quota of two it is the division of Rubinstein (1982)
// with a lot instead of turns.
func ClosedRule(n, quota int, discount float64) (Division, error) {
	switch {
	case n < 2:
		return Division{}, fmt.Errorf("protocol: %d parties, expected at least 2", n)
	case quota < 1 || quota > n:
		return Division{}, fmt.Errorf("protocol: quota of %d, expected a number from 1 to all %d parties", quota, n)
	case !(discount >= 0 && discount <= 1):
		return Division{}, fmt.Errorf("protocol: discount %v, expected a number in [0, 1]", discount)
	}
	price := discount / float64(n)
	return Division{Proposer: 1 - float64(price*float64(quota-1)), Partner: price, Partners: quota - 1}, nil
}
