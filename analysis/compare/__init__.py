"""Compare account against account: align facts and figures, then compare what each account says."""
