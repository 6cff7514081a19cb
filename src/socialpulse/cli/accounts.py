"""`socialpulse accounts`: people made by whoever runs the program, and what they are."""

from __future__ import annotations

from typing import Annotated

import typer

from socialpulse.cli.opening import console, opened, run_async
from socialpulse.core.actor import OPERATOR, Role

app = typer.Typer(no_args_is_help=True)
Email = Annotated[str, typer.Argument(help="Their e-mail address.")]
Part = Annotated[Role, typer.Option(help="person, moderator or operator.")]


@app.command()
def add(
    email: Email,
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)],
    role: Part = Role.PERSON,
) -> None:
    """Make an account without a letter."""

    async def make() -> None:
        async with opened() as program:
            person = await program.accounts.sign_up.add(OPERATOR, email, password)
            await program.accounts.sign_up.give_role(OPERATOR, person.id, role)
        console.print(f"{email} is {role.value} {person.id}")

    run_async(make())


@app.command()
def role(email: Email, role: Annotated[Role, typer.Argument(help="person, moderator or operator.")]) -> None:
    """Make somebody a moderator, an operator or an ordinary person again."""

    async def give() -> None:
        async with opened() as program:
            person = await program.accounts.sign_up.find_by_email(OPERATOR, email)
            await program.accounts.sign_up.give_role(OPERATOR, person.id, role)
        console.print(f"{email} is {role.value} {person.id}")

    run_async(give())
