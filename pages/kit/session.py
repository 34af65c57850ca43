"""The open database, who is here, writing under an idempotency key, messages between reruns.

A page opens a session for each read and never keeps one. Roles are read from the database on every
rerun, so taking a role away acts at once.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import streamlit as st

from model.db import Actor, Database, WriteSession, open_database, read, write
from model.errors import NotFound
from model.services import people
from model.settings import settings

_SAID = "said"


@st.cache_resource(show_spinner=False)
def _opened(url: str) -> Database:
    return open_database(url)


def database() -> Database:
    """The one open database of this server; errors say what to do and are not kept."""
    return _opened(settings().database_url)


def current_user() -> Actor | None:
    """Who is here, read afresh; None when nobody is signed in.

    Until sign-in comes, the pages are served on this machine only and the local owner is here.
    """
    with read(database()) as session:
        try:
            return people.local_owner(session)
        except NotFound:
            return None


def require_user() -> Actor:
    """The guard: first statement of the shell and of every page; stops the script for strangers."""
    user = current_user()
    if user is None:
        st.title("Questlab")
        st.info("The sandbox has no owner yet. Run: `questlab init`", icon=":material/info:")
        st.stop()
    return user


def reading() -> AbstractContextManager[Any]:
    """Open a session for reading."""
    return read(database())


@contextmanager
def writing(form: str, *, why: str) -> Iterator[WriteSession]:
    """Write once, as the current user: the key belongs to the form as drawn, not to the click.

    A second click, a rerun or a lost answer repeats the same request; the next form gets a new key.
    """
    with write(database(), actor=require_user(), key=form_key(form), why=why) as session:
        yield session
    renew_form_key(form)


def form_key(form: str) -> str:
    """The idempotency key of a form as it is drawn now."""
    return str(st.session_state.setdefault(f"key/{form}", f"page-{uuid.uuid4().hex}"))


def renew_form_key(form: str) -> None:
    """Forget the key of a form whose request was answered."""
    st.session_state.pop(f"key/{form}", None)


def say(text: str, *, leads_to_balance: bool = False) -> None:
    """Leave a message for the top of the page as it is drawn next, perhaps with the way onward."""
    st.session_state[_SAID] = (text, leads_to_balance)


def show_said() -> None:
    """Show the message left by the action before, once."""
    if _SAID in st.session_state:
        text, leads_to_balance = st.session_state.pop(_SAID)
        st.success(text, icon=":material/check_circle:")
        if leads_to_balance:
            balance_link()


def balance_link(label: str = "See the effect on players") -> None:
    """Draw the way to the page that simulates the draft."""
    st.page_link("balance/levels_and_xp.py", label=label, icon=":material/compare:")
